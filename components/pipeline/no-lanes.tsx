import { SearchX, Waypoints } from 'lucide-react'
import { CONCERN_WORDS } from '#components/pipeline/concern-words'
import { Button } from '#components/ui/button'
import { Message } from '#components/ui/message'
import { count } from '#lib/domain/format'
import type { LaneFilter } from '#lib/domain/pipeline/lane-filter'

export function NoLanes({ namespace }: { namespace: string }) {
  return (
    <Message icon={Waypoints} title="No image stream tag here yet">
      <p>
        Quayside shows each image stream tag of <code>{namespace}</code>. Make the first one, and give it to a
        workload as an image trigger:
      </p>
      <pre className="mt-3 rounded-md border border-line bg-sunken p-3 text-left break-all whitespace-pre-wrap">
        oc tag --source=docker --reference-policy=local quay.io/…/app:prod app:prod -n {namespace}
        {'\n'}oc set triggers deployment/app --from-image=app:prod -c app -n {namespace}
      </pre>
    </Message>
  )
}

export function NoneFound({
  filter: { words, concern },
  lanes,
  onClear,
}: {
  filter: LaneFilter
  lanes: number
  onClear: () => void
}) {
  const searched = words.trim() !== ''
  return (
    <Message
      icon={SearchX}
      title={searched ? 'No lane has all of these words' : 'No such lane'}
      actions={<Button onClick={onClear}>Show all {count(lanes, 'lane')}</Button>}
    >
      {searched && `Looked for “${words.slice(0, 80)}” in streams, tags, sources and workloads. `}
      {concern !== null && `Only lanes were looked for with: ${CONCERN_WORDS[concern].name}.`}
    </Message>
  )
}
