import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Commit } from '#components/image/commit'
import { RelativeTime } from '#components/shell/time'
import { Choices } from '#components/ui/choices'
import { Pill } from '#components/ui/pill'
import { workloadQuery } from '#lib/client/queries'
import { shortDigest } from '#lib/domain/format'
import { ranImages, type RanImage } from '#lib/domain/ran-images'
import type { ActionRequest, Effect } from '#lib/plan/plan'

type Revert = Extract<ActionRequest, { action: 'revert' }>

/** Which of the images that a workload ran it goes back to: at first, the one that served last. */
export function ImageChoice({
  environment,
  request,
  effects,
  onAsk,
}: {
  environment: string
  request: Revert
  effects: Effect[]
  onAsk: (request: ActionRequest) => void
}) {
  const { workload, to } = request
  const effect = effects.find(
    (each) => each.workload.kind === workload.kind && each.workload.name === workload.name,
  )
  const target = effect?.to ?? null
  const [before, setBefore] = useState<string | null>(null)
  if (to === 'before' && target !== null && before !== target) setBefore(target)
  const { data } = useQuery(workloadQuery(environment, workload.kind, workload.name))
  const images = data === undefined || effect === undefined ? [] : ranImages(data.revisions, effect.container)
  if (images.length < 2 || !images.some(({ digest }) => digest === target)) return null
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
  image: { digest, commit, commitUrl, builtAt, revision, changeCause },
  isBefore,
}: {
  image: RanImage
  isBefore: boolean
}) {
  return (
    <>
      <span className="flex flex-wrap items-baseline gap-x-2">
        <code title={digest}>{shortDigest(digest)}</code>
        <span className="text-sm text-soft">
          <Commit commit={commit} url={commitUrl} />
        </span>
        {builtAt !== null && (
          <span className="text-sm text-soft">
            built <RelativeTime time={builtAt} />
          </span>
        )}
        {isBefore && <Pill tone="accent">ran before</Pill>}
      </span>
      <span className="block text-sm text-soft">
        revision {revision}
        {changeCause !== null && `: ${changeCause}`}
      </span>
    </>
  )
}
