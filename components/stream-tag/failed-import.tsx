import type { ReactNode } from 'react'
import { Digest } from '#components/image/digest'
import { Facts } from '#components/ui/facts'
import { Notice } from '#components/ui/notice'
import { RelativeTime } from '#components/format/time'
import { currentFailureOf, FAILURE_ADVICE, importFailureOf } from '#lib/domain/image-stream/import-failure'
import type { PullSecrets, TagView } from '#lib/domain/stream-tag/tag-views'

/** Why a tag is not imported, or would not be, what that means for what runs, and what to do. */
export function FailedImport({ view }: { view: TagView }) {
  const { environment, lane, check, pullSecrets } = view
  const failure = currentFailureOf(lane.import, check)
  if (failure === null) return null
  const { reason, message, since } = failure
  const { title, advice } = FAILURE_ADVICE[importFailureOf(failure)]
  const facts: [string, ReactNode][] = [
    ['The cluster says', `${reason}: ${message}`],
    ['What runs', <StillRuns lane={lane} />],
    ['What to do', advice],
  ]
  if (pullSecrets !== null) {
    facts.push(['Pull secrets', <Secrets secrets={pullSecrets} namespace={environment.namespace} />])
  }
  return (
    <section aria-label="What keeps the tag from being imported" className="mb-4">
      <Notice tone={lane.import.state === 'failed' ? 'bad' : 'warn'}>
        <p className="mb-1.5 font-semibold">
          {title}
          {since !== null && (
            <>
              , since <RelativeTime time={since} />
            </>
          )}
        </p>
        <Facts facts={facts} />
      </Notice>
    </section>
  )
}

function StillRuns({ lane: { image, workloads } }: Pick<TagView, 'lane'>) {
  if (image === null) return 'Nothing: no image of this tag was ever imported.'
  return (
    <>
      <Digest digest={image.digest} /> stays the newest
      {workloads.length > 0 ? ', and what runs keeps running.' : '.'}
    </>
  )
}

function Secrets({ secrets, namespace }: { secrets: PullSecrets; namespace: string }) {
  return (
    <>
      <span className="block">{wordsOf(secrets)}</span>
      <span className="block text-sm text-soft">
        An import may use any pull secret of the namespace. Quayside reads none; to list them:{' '}
        <code>oc get secrets -n {namespace} --field-selector type=kubernetes.io/dockerconfigjson</code>
      </span>
    </>
  )
}

function wordsOf(secrets: PullSecrets): string {
  if (!secrets.ok) return secrets.message
  const names = secrets.names.length === 0 ? 'none' : secrets.names.join(', ')
  return `Those of the service account default: ${names}.`
}
