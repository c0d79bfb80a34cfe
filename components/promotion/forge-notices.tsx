import { TimeUntil } from '#components/format/time'
import { FoldedWords, Words } from '#components/format/words'
import { Notice } from '#components/ui/notice'
import type { ForgeView } from '#lib/domain/promotion/promotion-views'

/** Git hosts that fail, or that Quayside asks less often to stay within their limits. Screen readers announce it once: its numbers change. */
export function ForgeNotices({ forges }: { forges: readonly ForgeView[] }) {
  const told = forges.filter(({ problem, isSaving }) => problem !== null || isSaving)
  return (
    <>
      <p role="status" className="sr-only">
        {told.length > 0 && `Not all is read from ${told.map(({ name }) => name).join(', ')}.`}
      </p>
      <Notices told={told} />
    </>
  )
}

function Notices({ told }: { told: readonly ForgeView[] }) {
  if (told.length === 0) return null
  return (
    <div className="mb-4 grid gap-2">
      {told.map((forge) => (
        <Notice key={forge.name} tone="warn">
          <b className="font-semibold">
            <Words text={forge.name} />
          </b>
          {forge.problem !== null && <FoldedWords text={forge.problem} />}
          {forge.isSaving && <Saving forge={forge} />}
        </Notice>
      ))}
    </div>
  )
}

function Saving({ forge: { limit } }: { forge: ForgeView }) {
  return (
    <span className="block">
      {limit !== null && `${limit.remaining} of ${limit.limit} requests are left. `}
      Until it allows more, Quayside asks only about running operations.
      {limit !== null && (
        <>
          {' '}
          It allows more <TimeUntil time={limit.resetAt} />.
        </>
      )}
    </span>
  )
}
