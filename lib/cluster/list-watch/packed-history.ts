import 'server-only'
import { utcSeconds } from '#lib/cluster/list-watch/utc-seconds'
import { NEWEST, type History } from '#lib/domain/image-stream/tag-source'
import type { NamedTagEventList, TagEvent, TagEventCondition } from '#lib/kubernetes/objects'

/** An item has 32 bytes of digest, the seconds since 1970, and the generation. */
const DIGEST = 32
const SIZE = DIGEST + 8

const DIGEST_FORM = /^sha256:[0-9a-f]{64}$/

/**
 * Histories are 90 % of an image stream, and objects need more memory than JSON. Packed, they need a sixth; items are unpacked
 * on access. A history with unusual items is not packed.
 */
export function packHistory(list: NamedTagEventList): History {
  const items = list.items ?? []
  const [newest] = items
  if (!newest) return list
  const repository = newest.dockerImageReference.slice(0, -newest.image.length - 1)
  const packed = Buffer.alloc(items.length * SIZE)
  for (const [index, item] of items.entries()) {
    if (!packItem(packed, index * SIZE, item, repository)) return list
  }
  // A latin1 string has one byte per character and avoids the overhead of a Buffer.
  return new PackedHistory(list.tag, list.conditions, repository, packed.toString('latin1'))
}

class PackedHistory implements History {
  declare conditions?: TagEventCondition[]
  readonly #repository: string
  readonly #packed: string

  constructor(
    readonly tag: string,
    conditions: TagEventCondition[] | undefined,
    repository: string,
    packed: string,
  ) {
    if (conditions) this.conditions = conditions
    this.#repository = repository
    this.#packed = packed
  }

  get items(): TagEvent[] {
    const packed = Buffer.from(this.#packed, 'latin1')
    return Array.from({ length: packed.length / SIZE }, (_, index) => this.unpack(packed, index * SIZE))
  }

  get [NEWEST](): TagEvent {
    return this.unpack(Buffer.from(this.#packed.slice(0, SIZE), 'latin1'), 0)
  }

  private unpack(packed: Buffer, at: number): TagEvent {
    const image = `sha256:${packed.toString('hex', at, at + DIGEST)}`
    return {
      created: timeOf(packed.readUInt32LE(at + DIGEST)),
      dockerImageReference: `${this.#repository}@${image}`,
      image,
      generation: packed.readUInt32LE(at + DIGEST + 4),
    }
  }

  /** JSON ignores getters of a class, but this should be written like any other history. */
  toJSON(): NamedTagEventList {
    const { tag, items, conditions } = this
    return conditions ? { tag, items, conditions } : { tag, items }
  }
}

/** Whether the item is a usual one, which unpacked is the same again. */
function packItem(packed: Buffer, at: number, item: TagEvent, repository: string): boolean {
  const { image, dockerImageReference, created, generation } = item
  const seconds = utcSeconds(created)
  const isUsual =
    Object.keys(item).length === 4 &&
    DIGEST_FORM.test(image) &&
    isPullSpecOf(dockerImageReference, repository, image) &&
    seconds !== null &&
    isUnsigned32(seconds) &&
    isUnsigned32(generation)
  if (!isUsual) return false
  packed.write(image.slice('sha256:'.length), at, 'hex')
  packed.writeUInt32LE(seconds, at + DIGEST)
  packed.writeUInt32LE(generation, at + DIGEST + 4)
  return true
}

/** Compares the parts: each text that is made of them is garbage, and a large namespace has a million. */
function isPullSpecOf(pullSpec: string, repository: string, image: string): boolean {
  return (
    pullSpec.length === repository.length + 1 + image.length &&
    pullSpec[repository.length] === '@' &&
    pullSpec.startsWith(repository) &&
    pullSpec.endsWith(image)
  )
}

function isUnsigned32(number: number): boolean {
  return number >>> 0 === number
}

/** The format of API servers, in whole seconds. */
function timeOf(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, -'.000Z'.length)}Z`
}
