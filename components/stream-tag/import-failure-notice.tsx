import type { ReactNode } from 'react'
import { FoldedWords } from '#components/format/words'
import { Digest } from '#components/image/digest'
import { FailureTitle } from '#components/registry/failure-title'
import { Facts } from '#components/ui/facts'
import { Notice } from '#components/ui/notice'
import { currentFailureOf, FAILURE_ADVICE } from '#lib/domain/image-stream/failure-advice'
import { importFailureOf } from '#lib/domain/image-stream/import-failure'
import { pullSecretsInWords, type PullSecrets } from '#lib/domain/image-stream/pull-secrets'
import type { TagView } from '#lib/domain/stream-tag/tag-views'

/** Why the last import failed, or the next one would, what still runs, and what to do. */
export function ImportFailureNotice({ view }: { view: TagView }) {
  const { environment, lane, check, pullSecrets } = view
  const failure = currentFailureOf(lane.import, check)
  if (failure === null) return null
  const facts: [string, ReactNode][] = [
    [
      'The cluster says',
      failure.message === '' ? (
        'Shown to operators only.'
      ) : (
        <FoldedWords text={`${failure.reason}: ${failure.message}`} />
      ),
    ],
    ['Still running', <StillRunning lane={lane} />],
    ['What to do', FAILURE_ADVICE[importFailureOf(failure)].advice],
  ]
  if (pullSecrets !== null) {
    facts.push(['Pull secrets', <Secrets secrets={pullSecrets} namespace={environment.namespace} />])
  }
  return (
    <section aria-label="Import problem" className="mb-4">
      <Notice tone={lane.import.state === 'failed' ? 'bad' : 'warn'}>
        <p className="mb-1.5 font-semibold">
          <FailureTitle failure={failure} />
        </p>
        <Facts facts={facts} />
      </Notice>
    </section>
  )
}

function StillRunning({ lane: { image, workloads } }: Pick<TagView, 'lane'>) {
  if (image === null) return 'Nothing: this tag never imported an image.'
  return (
    <>
      <Digest digest={image.digest} /> stays the newest image
      {workloads.length > 0 ? '. Workloads keep running.' : '.'}
    </>
  )
}

function Secrets({ secrets, namespace }: { secrets: PullSecrets; namespace: string }) {
  return (
    <>
      <span className="block">{pullSecretsInWords(secrets)}</span>
      <span className="block text-sm text-soft">
        An import can use any pull secret of the namespace. Quayside does not read them. To list them:{' '}
        <code>oc get secrets -n {namespace} --field-selector type=kubernetes.io/dockerconfigjson</code>
      </span>
    </>
  )
}
