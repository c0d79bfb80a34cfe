import { ArrowRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { ImageChanges } from '#components/plan/image-changes'
import { Commit } from '#components/image/commit'
import { Digest } from '#components/image/digest'
import { DueTime, RelativeTime } from '#components/format/time'
import { CopyButton } from '#components/ui/copy-button'
import { Notice } from '#components/ui/notice'
import { DiffLines } from '#components/format/diff-lines'
import type { ImageView } from '#lib/domain/image/image-views'
import { digestIn } from '#lib/domain/image/pull-spec'
import { commandsTitle } from '#lib/plan/actions/actions'
import type { Effect, ImageChange, Plan } from '#lib/plan/plan'

/** A plan in the order in which people ask: what moves, the warnings, what is true afterwards, how. */
export function PlanBody({
  environment,
  plan,
  images,
  changes,
}: {
  environment: string
  plan: Plan
  images: ImageView[]
  changes: ImageChange[]
}) {
  const { effects, movesLater, dates, warnings, because, templateDiff, afterwards } = plan
  const { promotions, pushes, steps, commands } = plan
  return (
    <>
      <Part title="What moves">
        {effects.length === 0 ? (
          <p className="text-soft wrap-anywhere">{movesLater ?? 'No Deployment or StatefulSet moves.'}</p>
        ) : (
          <ul className="divide-y divide-line rounded-md border border-line">
            {effects.map((effect) => (
              <Move
                key={`${effect.workload.kind}/${effect.workload.name}/${effect.container}`}
                effect={effect}
                images={images}
              />
            ))}
          </ul>
        )}
        {because !== null && <p className="text-soft wrap-anywhere">{because}</p>}
      </Part>
      {dates.length > 0 && (
        <Part title="When">
          <dl className="grid gap-1">
            {dates.map(({ what, at }) => (
              <div key={what} className="flex flex-wrap gap-x-2">
                <dt className="text-soft">{what}:</dt>
                <dd>
                  <DueTime time={at} />
                </dd>
              </div>
            ))}
          </dl>
        </Part>
      )}
      {warnings.length > 0 && (
        <div className="grid gap-2">
          {warnings.map((warning) => (
            <Notice key={warning} tone="warn">
              {warning}
            </Notice>
          ))}
        </div>
      )}
      {changes.length > 0 && (
        <Part title={changes.length === 1 ? 'What changes in the image' : 'What changes in the images'}>
          <ImageChanges environment={environment} changes={changes} />
        </Part>
      )}
      {templateDiff.length > 0 && (
        <Part title="Other changes">
          <DiffLines label="Other changes in the pod template" lines={templateDiff} />
        </Part>
      )}
      {/* Of a promotion, each source says it. */}
      {promotions.length === 0 && (
        <Part title="Afterwards">
          {afterwards.map((sentence) => (
            <p key={sentence} className="text-soft wrap-anywhere">
              {sentence}
            </p>
          ))}
        </Part>
      )}
      <Part title="What Quayside does">
        <ol className="grid gap-1 text-soft">
          {[...pushes, ...steps].map(({ sentence }) => (
            <li key={sentence} className="wrap-anywhere">
              {sentence}
            </li>
          ))}
        </ol>
      </Part>
      <details>
        <summary className="min-h-6.5 font-semibold">{commandsTitle(plan.request)}</summary>
        <div className="mt-2 grid justify-items-end gap-2">
          <CopyButton text={commands.join('\n')} what="the commands" />
          <pre className="w-full rounded-md border border-line bg-sunken px-3 py-2.5 text-sm leading-relaxed wrap-anywhere whitespace-pre-wrap">
            {commands.join('\n')}
          </pre>
        </div>
      </details>
    </>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-2">
      <h3 className="font-semibold">{title}</h3>
      {children}
    </section>
  )
}

function Move({
  effect: { workload, container, from, to },
  images,
}: {
  effect: Effect
  images: ImageView[]
}) {
  return (
    <li className="grid gap-x-4 gap-y-1.5 px-3 py-2 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center">
      <span className="wrap-anywhere">
        {workload.name}
        <span className="block text-sm text-soft">
          {workload.kind}, container {container}
        </span>
      </span>
      <span className="grid grid-cols-[minmax(5.5rem,auto)_auto_minmax(5.5rem,auto)] items-start gap-x-2.5 max-sm:justify-start">
        <span>
          <span className="sr-only">from </span>
          <Image image={from} known={images.find(({ digest }) => digest === digestIn(from))} />
        </span>
        <ArrowRight aria-hidden className="mt-1 size-3.5 text-soft" />
        <span>
          <span className="sr-only">to </span>
          <Image image={to} known={images.find(({ digest }) => digest === digestIn(to))} isNew />
        </span>
      </span>
    </li>
  )
}

function Image({
  image,
  known,
  isNew = false,
}: {
  image: string | null
  known: ImageView | undefined
  isNew?: boolean
}) {
  if (image === null) return <span className="text-soft">none</span>
  const { commit = null, commitUrl = null, builtAt = null } = known ?? {}
  return (
    <>
      <span className={isNew ? 'font-semibold' : ''}>
        <Digest digest={image} />
      </span>
      <span className="flex flex-wrap gap-x-2 text-sm text-soft">
        <Commit commit={commit} url={commitUrl} />
        {builtAt !== null && (
          <span>
            <span className="sr-only">built </span>
            <RelativeTime time={builtAt} />
          </span>
        )}
      </span>
    </>
  )
}
