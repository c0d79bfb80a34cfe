import { Notice } from '#components/ui/notice'

/** What to read before the plan: why nothing was done, or what has changed in the plan. */
export function PlanChangesNotice({
  problem,
  changes,
  isSentBack,
}: {
  problem: string | null
  changes: string[]
  isSentBack: boolean
}) {
  return (
    <div role="alert" className="empty:hidden">
      {problem !== null && <Notice tone="bad">{problem}</Notice>}
      {problem === null && (changes.length > 0 || isSentBack) && (
        <Notice tone="warn">
          <b className="font-semibold">
            {isSentBack && 'Nothing was done: the cluster changed meanwhile. '}
            {changes.length > 0 && 'The plan changed while you read it.'}
          </b>
          {changes.length > 0 ? (
            <ul className="list-disc pl-4">
              {changes.map((change) => (
                <li key={change}>{change}</li>
              ))}
            </ul>
          ) : (
            ' The plan is the same: confirm again.'
          )}
        </Notice>
      )}
    </div>
  )
}
