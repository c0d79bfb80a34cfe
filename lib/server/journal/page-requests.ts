import 'server-only'
import type { Answer } from '#lib/domain/answer'
import { connectionTo } from '#lib/cluster/request/connection'
import { createObject, deleteObject, listObjects, patchObject } from '#lib/cluster/request/objects'
import { INTERACTIVE_LIMITS } from '#lib/cluster/request/request'
import type { ConfigMap } from '#lib/kubernetes/objects'
import { resourceVersionOf } from '#lib/plan/steps/preconditions'
import type { Environment } from '#lib/server/config/parse'
import { storeOf } from '#lib/server/environment/stores'
import type { PageSeries, PageWrite } from '#lib/server/journal/page-series'

export type PageRequests = {
  /** The pages in the store, without a request; null before its first list. */
  stored: () => readonly ConfigMap[] | null
  list: () => Promise<Answer<ConfigMap[]>>
  /** Refused as a conflict if the page is not as it was read, or if a new one exists already. */
  write: (write: PageWrite) => Promise<Answer<ConfigMap>>
  /** Makes a page immutable, so that no replica writes into it any more. */
  close: (page: ConfigMap) => Promise<Answer<ConfigMap>>
  remove: (page: ConfigMap) => Promise<Answer<unknown>>
}

export function pageRequests(environment: Environment, series: PageSeries): PageRequests {
  const { cluster, namespace } = environment
  const connection = () => connectionTo(cluster)
  const patch = (page: ConfigMap, members: Partial<ConfigMap>) => {
    const body = { metadata: { resourceVersion: resourceVersionOf(page) }, ...members }
    return patchObject(connection(), 'configmaps', namespace, page.metadata.name, body, INTERACTIVE_LIMITS)
  }
  return {
    stored: () => storeOf(environment).journal.list,
    list: async () => {
      const selectors = { labelSelector: series.selector }
      const answer = await listObjects(connection(), 'configmaps', namespace, selectors, INTERACTIVE_LIMITS)
      return answer.ok ? { ok: true, value: series.pagesIn(answer.value.objects) } : answer
    },
    write: ({ page, isNew, entries }) =>
      isNew
        ? createObject(connection(), 'configmaps', namespace, { ...page, data: entries }, INTERACTIVE_LIMITS)
        : patch(page, { data: entries }),
    close: (page) => patch(page, { immutable: true }),
    remove: ({ metadata }) => deleteObject(connection(), 'configmaps', namespace, metadata.name),
  }
}
