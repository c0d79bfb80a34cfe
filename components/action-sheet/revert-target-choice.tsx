import { useState } from 'react'
import { FailureLine } from '#components/image/failure-line'
import { RelativeTime } from '#components/format/time'
import { Choices } from '#components/ui/choices'
import { Pill } from '#components/ui/pill'
import { useView } from '#lib/client/queries'
import { WORKLOAD_VIEWS } from '#lib/views/addresses'
import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import { shortCommit, shortDigest } from '#lib/domain/format'
import { earlierImages, imagesOfHistory, type EarlierImage } from '#lib/domain/stream-tag/earlier-images'
import type { WorkloadKey } from '#lib/domain/workload/workload'
import type { ActionRequest, RequestOf } from '#lib/plan/actions/actions'

type Props = {
  environment: string
  request: ActionRequest
  /** Whether the plan says that this image ran before, healthily. */
  isBefore: boolean
  onAsk: (request: ActionRequest) => void
}

type OfRevert = Props & { request: RequestOf<'revert'> }

/** Which image a revert goes back to: of the lane's history, or of the revisions of one workload. A revision is no image. */
export function RevertTargetChoice(props: Props) {
  const { request } = props
  if (request.action !== 'revert' || (typeof request.to === 'object' && 'revision' in request.to)) return null
  if (request.lane !== null) return <LaneImages {...props} request={request} lane={request.lane} />
  const [workload] = request.workloads === 'all' ? [] : request.workloads
  return workload ? <WorkloadImages {...props} request={request} workload={workload} /> : null
}

function LaneImages({ lane, ...props }: OfRevert & { lane: string }) {
  const { data } = useView('tag', { environment: props.environment, ...splitTagKey(lane) })
  return (
    <TargetChoice
      {...props}
      images={data === undefined ? [] : imagesOfHistory(data.history, targetOf(props.request))}
    />
  )
}

function WorkloadImages({ workload, ...props }: OfRevert & { workload: WorkloadKey }) {
  const { environment } = props
  const { data } = useView(WORKLOAD_VIEWS[workload.kind], { environment, name: workload.name })
  const container = data?.triggers.find((trigger) => trigger.container !== null)?.container ?? null
  const images =
    data === undefined || container === null
      ? []
      : earlierImages(data.revisions, container, targetOf(props.request))
  return <TargetChoice {...props} images={images} />
}

function targetOf({ to }: RequestOf<'revert'>): string | null {
  return typeof to === 'object' && 'digest' in to ? to.digest : null
}

function TargetChoice({ request, isBefore, onAsk, images }: OfRevert & { images: EarlierImage[] }) {
  const target = targetOf(request)
  // It stays marked when another one is chosen.
  const [before, setBefore] = useState<string | null>(null)
  if (isBefore && target !== null && before !== target) setBefore(target)
  if (!images.some(({ digest }) => digest !== target)) return null
  return (
    <Choices
      title="Back to which image?"
      choices={images.map((image) => ({
        key: image.digest,
        label: <Ran image={image} isBefore={image.digest === before} />,
        isChosen: image.digest === target,
        onChoose: () => onAsk({ ...request, to: { digest: image.digest } }),
      }))}
    />
  )
}

function Ran({
  image: { digest, commit, builtAt, failure, revision, changeCause, isPruned },
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
        {revision !== null && <span className="text-sm text-soft">revision {revision}</span>}
        {isPruned && <span className="text-sm text-soft">pruned from the stream</span>}
        {isBefore && <Pill tone="accent">previous</Pill>}
      </span>
      {failure !== null && <FailureLine failure={failure} />}
      {changeCause !== null && <span className="block text-sm text-soft">{changeCause}</span>}
    </>
  )
}
