import { isObject } from '../../api/json'

/** The kinds of values that a server chooses. A text is searched for them in this order. */
const SERVER_VALUES = [
  ['uid', /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/],
  ['digest', /sha256:[0-9a-f]{12,64}/],
  ['time', /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/],
  ['address', /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?![\d.])/],
  // The alphabet of names and hashes that Kubernetes generates has no vowels, so they do not form words.
  ['generated', /(?<=^|[-.])[bcdfghjklmnpqrstvwxz2456789]{5,10}(?![a-zA-Z0-9])/],
  ['container', /(?<=cri-o:\/\/)[0-9a-f]{64}/],
  ['version', /(?<=resource version: |current: |resource version: \d+ \()\d+/],
  [
    'objectVersion',
    /(?<=resource version to |updated from "\d+" to "|"resourceVersion\\":\\"|the precondition \(|in record \()\d+/,
  ],
] as const

type Kind = (typeof SERVER_VALUES)[number][0] | 'continueToken'

const FULL_DIGEST = 'sha256:'.length + 64

const ANY = new RegExp(SERVER_VALUES.map(([kind, { source }]) => `(?<${kind}>${source})`).join('|'), 'g')

/** A server increases these. Two recorded values can be equal here, but two equal ones cannot differ. */
const ORDERED: ReadonlySet<string> = new Set(['time', 'version'])

/**
 * One-to-one pairs of the values that the real server chose and those that the demo cluster chose: where the recording
 * repeats a value, the demo cluster must repeat its own.
 */
export class Pairing {
  private readonly ours = new Map<string, string>()
  private readonly theirs = new Map<string, string>()

  clone(): Pairing {
    const copy = new Pairing()
    copy.take(this)
    return copy
  }

  take(other: Pairing): void {
    for (const [key, value] of other.ours) this.ours.set(key, value)
    for (const [key, value] of other.theirs) this.theirs.set(key, value)
  }

  /** Returns whether the two can be a pair, and if so records it. */
  pair(kind: Kind, recorded: string, actual: string): boolean {
    const known = this.ours.get(`${kind} ${recorded}`)
    if (known !== undefined) return known === actual
    const isFree = ORDERED.has(kind)
      ? this.keepsOrder(kind, recorded, actual)
      : !this.theirs.has(`${kind} ${actual}`)
    if (!isFree) return false
    this.ours.set(`${kind} ${recorded}`, actual)
    this.theirs.set(`${kind} ${actual}`, recorded)
    return true
  }

  /** Whether two texts are equal except for values that the servers chose. */
  pairTexts(recorded: string, actual: string): boolean {
    const expected = split(recorded)
    const found = split(actual)
    return (
      expected.fixed.join('\0') === found.fixed.join('\0') &&
      expected.chosen.every(({ kind, value }, index) => {
        const other = found.chosen[index]
        return other?.kind === kind && this.pair(kind, value, other.value)
      })
    )
  }

  actualFor(kind: Kind, recorded: string): string | undefined {
    return this.ours.get(`${kind} ${recorded}`)
  }

  /** A recorded text with the values of the demo cluster. */
  translate(text: string): string {
    return text.replace(ANY, (value, ...rest) => {
      const kind = kindIn(rest.at(-1))
      if (kind === 'digest' && value.length < FULL_DIGEST) return this.shortDigest(value)
      return (kind && this.actualFor(kind, value)) ?? value
    })
  }

  /** Translates all texts in a value. */
  translateAll<T>(value: T): T {
    return JSON.parse(this.translate(JSON.stringify(value))) as T
  }

  private shortDigest(start: string): string {
    for (const [key, value] of this.ours)
      if (key.startsWith(`digest ${start}`)) return value.slice(0, start.length)
    return start
  }

  private keepsOrder(kind: Kind, recorded: string, actual: string): boolean {
    return [...this.ours].every(([key, value]) => {
      if (!key.startsWith(`${kind} `)) return true
      const before = compare(key.slice(kind.length + 1), recorded)
      const order = compare(value, actual)
      return before < 0 ? order <= 0 : order >= 0
    })
  }
}

/** Whether a text contains a value that a server chose. */
export function hasServerValue(text: string): boolean {
  return split(text).chosen.length > 0
}

/** For numbers without leading zeros and for timestamps: the longer one is greater. */
function compare(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : Number(a > b))
}

/** The kind whose group matched. */
function kindIn(groups: unknown): Kind | undefined {
  return isObject(groups) ? SERVER_VALUES.find(([kind]) => groups[kind] !== undefined)?.[0] : undefined
}

/** The values that the servers chose, in order, and the text between them. */
function split(text: string) {
  const chosen: { kind: Kind; value: string }[] = []
  for (const { 0: value, groups } of text.matchAll(ANY)) {
    const kind = kindIn(groups)
    if (kind) chosen.push({ kind, value })
  }
  return { fixed: text.replace(ANY, '\0').split('\0'), chosen }
}
