import { useState } from 'react'
import { FailureLine } from '#components/image/failure-line'
import { RelativeTime } from '#components/format/time'
import { Choices } from '#components/ui/choices'
import { Pill } from '#components/ui/pill'
import { useView } from '#lib/client/queries'
import { WORKLOAD_VIEWS } from '#lib/views/addresses'
import { digestIn } from '#lib/domain/image/pull-spec'
import { shortCommit, shortDigest } from '#lib/domain/format'
import { earlierImages, type EarlierImage } from '#lib/domain/workload/earlier-images'
import type { ActionRequest, RequestOf } from '#lib/plan/actions/actions'
import type { Effect } from '#lib/plan/plan'
import { isOf } from '#lib/plan/effects/effect'

type Props = {
  environment: string
  request: ActionRequest
  effects: Effect[]
  onAsk: (request: ActionRequest) => void
}

export function RevertTargetChoice({ request, ...props }: Props) {
  return 'to' in request ? <TargetChoice request={request} {...props} /> : null
}

/** A choice of the images that a workload ran. At first, the previous one is chosen. */
function TargetChoice({ environment, request, effects, onAsk }: Props & { request: RequestOf<'revert'> }) {
  const { workload, to } = request
  const { data } = useView(WORKLOAD_VIEWS[workload.kind], { environment, name: workload.name })
  const moved = effects.find((effect) => isOf(effect, workload))
  const target = digestIn(moved?.to ?? null)
  const [before, setBefore] = useState<string | null>(null)
  if (to === 'before' && target !== null && before !== target) setBefore(target)
  const triggered = data?.triggers.find(({ container }) => container !== null)
  const container = moved?.container ?? triggered?.container ?? null
  const images = data === undefined || container === null ? [] : earlierImages(data.revisions, container)
  const isOfRevision = typeof to === 'object' && 'revision' in to
  if (isOfRevision || !images.some(({ digest }) => digest !== target)) return null
  return (
    <Choices
      title="Back to which image?"
      choices={images.map((image) => ({
        key: image.digest,
        label: <Ran image={image} isBefore={image.digest === before} />,
        isChosen: image.digest === target,
        onChoose: () =>
          onAsk({ ...request, to: image.digest === before ? 'before' : { digest: image.digest } }),
      }))}
    />
  )
}

function Ran({
  image: { digest, commit, builtAt, failure, revision, changeCause },
  isBefore,
}: {
  image: EarlierImage
  isBefore: boolean
}) {
  return (
    <>
      <span className="flex flex-wrap items-baseline gap-x-2">
        <code title={digest} className="font-semibold">
          {shortDigest(digest)}
        </code>
        {commit !== null && <code title={commit}>{shortCommit(commit)}</code>}
        {builtAt !== null && (
          <span className="text-sm text-soft">
            built <RelativeTime time={builtAt} />
          </span>
        )}
        <span className="text-sm text-soft">revision {revision}</span>
        {isBefore && <Pill tone="accent">previous</Pill>}
      </span>
      {failure !== null && <FailureLine failure={failure} />}
      {changeCause !== null && <span className="block text-sm text-soft">{changeCause}</span>}
    </>
  )
}
