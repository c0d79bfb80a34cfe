import type { ClusterError, ClusterErrorCode } from '#lib/domain/answer'
import type { ConfigMap } from '#lib/kubernetes/objects'
import type { Operation } from '#lib/plan/operation/operation'
import { sleep, type Clock } from '#lib/runtime/clock'
import type { PageRequests } from '#lib/server/journal/page-requests'
import { JOURNAL_PAGES, journalOf } from '#lib/server/journal/pages'

type Request = 'list' | 'write' | 'close' | 'remove'
/** `lost`: it is done, and its answer is lost. */
type Fault = ClusterError | 'lost'

const REQUEST_MS = 10

/** The ConfigMaps of a namespace, with the API server's rules for writes, in memory. */
export class TestPages {
  readonly requests: Request[] = []
  /** What comes of the next requests of a kind; null for nothing special. */
  readonly faults: Partial<Record<Request, (Fault | null)[]>> = {}
  private readonly configMaps = new Map<string, ConfigMap>()
  private resourceVersion = 1

  constructor(
    private readonly clock: Clock,
    private readonly series = JOURNAL_PAGES,
  ) {}

  get operations(): Operation[] {
    return journalOf(this.pages()).operations
  }

  pages(): ConfigMap[] {
    return this.series
      .pagesIn(this.configMaps.values())
      .filter(({ metadata }) => metadata.labels !== undefined)
  }

  put(configMap: ConfigMap): ConfigMap {
    this.resourceVersion += 1
    const resourceVersion = String(this.resourceVersion)
    const stored = { ...configMap, metadata: { ...configMap.metadata, resourceVersion } }
    this.configMaps.set(configMap.metadata.name, stored)
    return stored
  }

  /** As somebody with `oc` can. */
  deleteAll(): void {
    this.configMaps.clear()
  }

  /** As one process makes them. Its store was read once, and never sees a change. */
  connect(stored: ConfigMap[] | null = this.pages()): PageRequests {
    const answer = async <T>(request: Request, act: () => T | ClusterError) => {
      this.requests.push(request)
      await sleep(this.clock, REQUEST_MS)
      const fault = this.faults[request]?.shift() ?? null
      if (fault !== null && fault !== 'lost') return { ok: false, error: fault } as const
      const value = act()
      if (fault === 'lost') return { ok: false, error: errorOf('unreachable') } as const
      return isError(value) ? ({ ok: false, error: value } as const) : ({ ok: true, value } as const)
    }
    return {
      stored: () => stored,
      list: () => answer('list', () => this.pages()),
      write: ({ page, isNew, entries }) => {
        const { name } = page.metadata
        return answer('write', () => {
          if (!isNew) return this.patch(page, { data: { ...page.data, ...entries } })
          return this.configMaps.has(name) ? errorOf('conflict', 409) : this.put({ ...page, data: entries })
        })
      },
      close: (page) => answer('close', () => this.patch(page, { immutable: true })),
      remove: ({ metadata }) => answer('remove', () => this.configMaps.delete(metadata.name)),
    }
  }

  private patch(page: ConfigMap, members: Partial<ConfigMap>): ConfigMap | ClusterError {
    const known = this.configMaps.get(page.metadata.name)
    if (known === undefined) return errorOf('not-found', 404)
    if (known.metadata.resourceVersion !== page.metadata.resourceVersion) return errorOf('conflict', 409)
    return known.immutable === true ? errorOf('invalid', 422) : this.put({ ...known, ...members })
  }
}

export function errorOf(code: ClusterErrorCode, status?: number): ClusterError {
  return { code, message: code, ...(status !== undefined && { status }) }
}

function isError(value: unknown): value is ClusterError {
  return typeof value === 'object' && value !== null && 'code' in value
}
