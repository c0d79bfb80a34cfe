import { expect, it } from 'vitest'
import { MOST_TAGS } from '#lib/domain/pipeline/importable'
import {
  deploymentOf,
  digest,
  followingStream,
  snapshotOf,
  triggerOf,
} from '#lib/domain/testing/test-objects'
import { planImportAll } from '#lib/plan/actions/import-all/plan-import-all'
import { operationOf, withoutRest } from '#lib/plan/operation/operation-steps'
import { endOf } from '#lib/plan/records/record'
import { workloadsOf } from '#lib/plan/operation/workload-progress'
import { ended } from '#lib/plan/operation/verdict'
import { newer, planOf, registrySays } from '#lib/plan/testing/test-plans'
import { textOfEntry } from '#lib/server/journal/entry'

/** What a ConfigMap may have (validation of core/v1). */
const MOST_BYTES = 1024 * 1024
const AT = '2026-11-23T18:30:00.000Z'

it('the largest operation fits into a ConfigMap with the record of each of its workloads', () => {
  const names = Array.from({ length: MOST_TAGS }, (_, index) => `packit-service-fedmsg-${index}`)
  const snapshot = snapshotOf({
    imageStreams: names.map((name) => followingStream(name, [digest('a')])),
    deployments: names.map((name) =>
      deploymentOf(name, {
        images: { [name]: `quay.io/packit/${name}@${digest('a')}` },
        triggers: [triggerOf(`${name}:prod`, name)],
      }),
    ),
  })
  const request = { action: 'import-all', tags: names.map((name) => `${name}:prod`), except: [] } as const
  const plan = planOf(
    planImportAll(
      snapshot,
      { ...request, tags: [...request.tags], except: [] },
      registrySays(newer(digest('b'))),
    ),
  )
  const operation = withoutRest(operationOf(plan, { id: 'a', by: 'Ola', reason: '', startedAt: AT }), AT)
  const workloads = workloadsOf(operation, snapshot)
  const end = endOf(
    { ...ended('failed', 'They were not moved.'), effects: operation.effects, workloads, chain: [] },
    AT,
  )
  expect(end?.workloads).toHaveLength(MOST_TAGS)
  const bytes = Buffer.byteLength(textOfEntry({ ...operation, end }))
  expect(bytes).toBeLessThan(MOST_BYTES * 0.8)
})
