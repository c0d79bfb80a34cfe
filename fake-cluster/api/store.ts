import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { ChangeLog } from './change-log'
import { copyOf } from './json'
import { OpenShiftApi } from './openshift-api'
import { conflict } from './status'
import type { Change, Resource, Resources, StoredObject } from './stored'

const FIRST = 1000

/** Forces a write of an unchanged object, or a new generation with an unchanged spec. */
type WriteOptions = { isNewGeneration?: boolean; isForced?: boolean }

/**
 * All objects of the cluster, in memory. Returned objects are shared and must not be changed: clone before a
 * write. Listeners are called synchronously, in the order of the resourceVersions.
 */
export class Store {
  private objects = new Map<Resource, Map<string, StoredObject>>()
  private log = new ChangeLog(FIRST)
  private readonly listeners = new Set<(change: Change) => void>()
  private readonly clearListeners = new Set<() => void>()
  private last = FIRST
  readonly openshiftApi = new OpenShiftApi()
  /** `maxImagesBulkImportedPerRepository` of the cluster's configuration. */
  mostImagesPerRepository = 50

  constructor(readonly now: () => Date = () => new Date()) {}

  get resourceVersion(): number {
    return this.last
  }

  /** The newest resourceVersion that is too old to start a watch. */
  get oldest(): number {
    return this.log.oldest
  }

  /** The time in the format of the API servers: whole seconds. */
  timestamp(): string {
    return this.now()
      .toISOString()
      .replace(/\.\d+Z$/, 'Z')
  }

  get<R extends Resource>(resource: R, namespace: string, name: string): Resources[R] | undefined {
    return this.table(resource).get(`${namespace}/${name}`)
  }

  /** Objects of one namespace (or of all), sorted by namespace and name like etcd's keys. */
  list<R extends Resource>(resource: R, namespace = ''): Resources[R][] {
    const entries = [...this.table(resource).entries()]
    const wanted = namespace ? entries.filter(([key]) => key.startsWith(`${namespace}/`)) : entries
    return wanted.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object)
  }

  /** A namespace exists once it has an object; the demo has no Namespace objects. */
  hasNamespace(namespace: string): boolean {
    return [...this.objects.values()].some((table) =>
      [...table.keys()].some((key) => key.startsWith(`${namespace}/`)),
    )
  }

  /** Stores a complete object as it is, with status, history and timestamps; only missing fields are filled in. */
  put<R extends Resource>(resource: R, object: Resources[R]): Resources[R] {
    const previous = this.get(resource, object.metadata.namespace ?? '', object.metadata.name)
    const metadata = {
      uid: previous?.metadata.uid ?? randomUUID(),
      creationTimestamp: previous?.metadata.creationTimestamp ?? this.timestamp(),
      ...object.metadata,
    }
    return this.write(previous ? 'MODIFIED' : 'ADDED', resource, { ...object, metadata }, previous)
  }

  create<R extends Resource>(resource: R, object: Resources[R]): Resources[R] {
    return this.write('ADDED', resource, this.previewNew(resource, object))
  }

  /** The object that a create returns. */
  previewNew<R extends Resource>(resource: R, object: Resources[R]): Resources[R] {
    const metadata = {
      uid: randomUUID(),
      ...object.metadata,
      creationTimestamp: this.timestamp(),
      ...(hasGeneration(resource) && { generation: 1 }),
    }
    return { ...object, metadata }
  }

  /**
   * Replaces an object. An unchanged object is not written; a changed spec gives workloads a new generation.
   * Throws the API server's 409 if the object's resourceVersion is not the stored one.
   */
  update<R extends Resource>(
    resource: R,
    object: Resources[R],
    { isNewGeneration = false, isForced = false }: WriteOptions = {},
  ): Resources[R] {
    const previous = this.get(resource, object.metadata.namespace ?? '', object.metadata.name)
    const next = bare(this.preview(resource, object, isNewGeneration))
    const isSame = !isForced && isDeepStrictEqual(next, previous)
    return isSame ? next : this.write('MODIFIED', resource, next, previous)
  }

  /** The object that an update returns. */
  preview<R extends Resource>(resource: R, object: Resources[R], isNewGeneration = false): Resources[R] {
    const { namespace = '', name, resourceVersion } = object.metadata
    const previous = this.get(resource, namespace, name)
    if (!previous) throw conflict(resource, name)
    if (resourceVersion !== undefined && resourceVersion !== previous.metadata.resourceVersion)
      throw conflict(resource, name)
    const { uid, creationTimestamp, resourceVersion: stored, generation = 1 } = previous.metadata
    const isSame = !isNewGeneration && isDeepStrictEqual(specOf(copyOf(object)), specOf(previous))
    const metadata = {
      ...object.metadata,
      uid,
      creationTimestamp,
      resourceVersion: stored,
      ...(hasGeneration(resource) && { generation: isSame ? generation : generation + 1 }),
    }
    return copyOf({ ...object, metadata })
  }

  delete<R extends Resource>(resource: R, namespace: string, name: string): Resources[R] | undefined {
    const previous = this.get(resource, namespace, name)
    if (previous) this.write('DELETED', resource, previous, previous)
    return previous
  }

  /** The changes after a resourceVersion, or undefined if they are compacted. */
  changesSince(resourceVersion: number): Change[] | undefined {
    return this.log.since(resourceVersion)
  }

  subscribe(listener: (change: Change) => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  onClear(listener: () => void): () => void {
    this.clearListeners.add(listener)
    return () => void this.clearListeners.delete(listener)
  }

  /** Empties the cluster like a restore of etcd: open watches end and old resourceVersions expire. */
  clear(): void {
    this.objects = new Map()
    this.last += 1
    this.log = new ChangeLog(this.last)
    for (const listener of this.clearListeners) listener()
  }

  private table<R extends Resource>(resource: R): Map<string, Resources[R]> {
    const table = this.objects.get(resource) ?? new Map<string, StoredObject>()
    this.objects.set(resource, table)
    // The tables are filled only through `write`, where resource and object have matching types.
    return table as Map<string, Resources[R]>
  }

  private write<R extends Resource>(
    type: Change['type'],
    resource: R,
    object: Resources[R],
    previous?: Resources[R],
  ): Resources[R] {
    this.last += 1
    const metadata = { ...object.metadata, resourceVersion: String(this.last) }
    const written = bare({ ...object, metadata })
    const key = `${metadata.namespace ?? ''}/${metadata.name}`
    if (type === 'DELETED') this.table(resource).delete(key)
    else this.table(resource).set(key, written)
    const resourceVersion = this.last
    // Resource and object have matching types here; a generic function cannot prove it to the compiler.
    const change = {
      type,
      resource,
      object: written,
      ...(previous && { previous }),
      resourceVersion,
    } as Change
    this.log.add(change)
    for (const listener of this.listeners) listener(change)
    return written
  }
}

const WITHOUT_GENERATION: readonly Resource[] = [
  'configmaps',
  'controllerrevisions',
  'events',
  'images',
  // Generations of image streams follow their own rules (image-streams.ts).
  'imagestreams',
  'leases',
  'pods',
  'resourcequotas',
  'secrets',
  'serviceaccounts',
]

function hasGeneration(resource: Resource): boolean {
  return !WITHOUT_GENERATION.includes(resource)
}

function specOf(object: object): unknown {
  return 'spec' in object ? object.spec : undefined
}

/** The resource determines kind and apiVersion; list items do not have them. */
function bare<T extends object>(object: T): T {
  const copy: T & { kind?: string; apiVersion?: string } = copyOf(object)
  delete copy.kind
  delete copy.apiVersion
  return copy
}
