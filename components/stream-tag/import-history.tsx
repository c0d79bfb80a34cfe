import { History } from 'lucide-react'
import { HistoryRow } from '#components/stream-tag/history-row'
import { Message } from '#components/ui/message'
import { Table } from '#components/ui/table'
import type { HistoryItem, LaneView } from '#lib/domain/views'

const COLUMNS = ['Image', 'Imported', 'Served', 'Built', 'Size', 'Ran on', '']

export function ImportHistory({
  environment,
  name,
  lane,
  history,
}: {
  environment: string
  name: string
  lane: LaneView
  history: HistoryItem[]
}) {
  if (history.length === 0) {
    return (
      <Message icon={History} title="Nothing imported yet">
        The first import of {name} will stand here.
      </Message>
    )
  }
  return (
    <Table caption={`Import history of ${name}, newest first`} columns={COLUMNS}>
      {history.map((item) => (
        <HistoryRow key={item.key} environment={environment} lane={lane} item={item} />
      ))}
    </Table>
  )
}
