import { Notice } from '#components/ui/notice'

/** How many, and which, is not for everybody. */
export function UnlistedEnvironments() {
  return (
    <div role="status" className="mb-4">
      <Notice tone="warn">
        There can be more environments: the cluster could not be asked whether you may view them. Reload the
        page in a few seconds.
      </Notice>
    </div>
  )
}
