import { Notice } from '#components/ui/notice'

/** What must be read before the plan: why the yes came to nothing, or what the plan says otherwise since it was read. */
export function PlanNews({
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
            ' What would happen is the same: confirm again.'
          )}
        </Notice>
      )}
    </div>
  )
}
