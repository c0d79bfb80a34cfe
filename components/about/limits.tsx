import { Cell, Row, Table } from '#components/ui/table'
import type { AboutView } from '#lib/domain/installation/about-view'

export function Limits({ limits }: Pick<AboutView, 'limits'>) {
  return (
    <Table caption="Limits of each replica" columns={['What', 'Of one person', 'In all']}>
      {limits.map(({ of, person, all }) => (
        <Row key={of}>
          <Cell label="What">{of}</Cell>
          <Cell label="Of one person">{person}</Cell>
          <Cell label="In all">{all}</Cell>
        </Row>
      ))}
    </Table>
  )
}
