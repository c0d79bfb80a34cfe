import { Button } from '#components/ui/button'
import { Notice } from '#components/ui/notice'

/** What to read before the plan: why nothing was done, or what has changed in the plan, which has to be accepted here. */
export function PlanChangesNotice({
  problem,
  changes,
  isSentBack,
  onAccept,
}: {
  problem: string | null
  changes: string[]
  isSentBack: boolean
  onAccept: () => void
}) {
  const isChanged = changes.length > 0
  return (
    <div role="alert" className="empty:hidden">
      {problem !== null && <Notice tone="bad">{problem}</Notice>}
      {problem === null && (isChanged || isSentBack) && (
        <Notice tone="warn">
          <b className="font-semibold">
            {isSentBack && 'Nothing was done: the cluster changed meanwhile. '}
            {isChanged && 'The plan changed while you read it.'}
          </b>
          {!isChanged && ' The plan is the same: confirm again.'}
          {isChanged && (
            <>
              <ul className="list-disc pl-4">
                {changes.map((change) => (
                  <li key={change}>{change}</li>
                ))}
              </ul>
              <Button size="small" data-accept className="mt-2" onClick={onAccept}>
                Use the new plan
              </Button>
            </>
          )}
        </Notice>
      )}
    </div>
  )
}
