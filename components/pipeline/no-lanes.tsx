import { SearchX, Waypoints } from 'lucide-react'
import { CONCERN_LOOKS, TROUBLE_LOOK } from '#components/concern/concern-looks'
import { Button } from '#components/ui/button'
import { Message } from '#components/ui/message'
import { count } from '#lib/domain/format'
import { TROUBLE, type LaneFilter } from '#lib/domain/pipeline/lane-filter'

export function NoLanes({ namespace }: { namespace: string }) {
  return (
    <Message icon={Waypoints} title="No image stream tags yet">
      <p>
        Quayside shows each image stream tag of <code>{namespace}</code>. Create the first one, and set it as
        the image trigger of a workload:
      </p>
      <pre className="mt-3 rounded-md border border-line bg-sunken p-3 text-left break-all whitespace-pre-wrap">
        oc tag --source=docker --reference-policy=local quay.io/…/app:prod app:prod -n {namespace}
        {'\n'}oc set triggers deployment/app --from-image=app:prod -c app -n {namespace}
      </pre>
    </Message>
  )
}

export function NoMatchingLanes({
  filter: { words, concern },
  lanes,
  onClear,
}: {
  filter: LaneFilter
  lanes: number
  onClear: () => void
}) {
  return (
    <Message
      icon={SearchX}
      title="No matching lanes"
      actions={<Button onClick={onClear}>Show all {count(lanes, 'lane')}</Button>}
    >
      {words.trim() !== '' && `No lane matches “${words.slice(0, 80)}” by stream, tag, source or workload. `}
      {concern !== null && `No lane is in the filter “${lookOf(concern).word}” now.`}
    </Message>
  )
}

function lookOf(concern: NonNullable<LaneFilter['concern']>) {
  return concern === TROUBLE ? TROUBLE_LOOK : CONCERN_LOOKS[concern]
}
