import { parsePullSpec } from '#lib/domain/image/pull-spec'
import { isOurCause } from '#lib/domain/workload/change-cause'

/** A revision, and what names its images. */
export type CausedRevision = {
  number: number
  /** Orders the revisions by when they took the cause of their workload. */
  takenAt: number
  /** The annotation. */
  text: string | null
  /** Digests and pull specs. */
  images: readonly { image: string; digest: string | null; commit: string | null }[]
}

export type OwnCause = {
  /** The cause of this revision. */
  own: string | null
  /** A cause that is about another revision. `from` is the number of that revision; null if it is not known. */
  inherited: { text: string; from: number | null } | null
}

/** Answers whether an image was ever the newest of a tag; null for a tag that is not known. */
export type TagKnowledge = (repository: string, tag: string, digest: string) => boolean | null

/**
 * Whether the cause in the annotation of each revision is its own. A new revision copies the cause that is on its workload, so the
 * same text can stand on several, and about an image that is not theirs (change-cause-inheritance.json).
 */
export function ownCauses(revisions: readonly CausedRevision[], knows: TagKnowledge): OwnCause[] {
  return revisions.map((revision) => {
    const { text } = revision
    if (text === null) return { own: null, inherited: null }
    const about = revisions.map((each) => ({ each, verdict: verdictOn(text, each, revisions, knows) }))
    const named = about.filter(({ verdict }) => verdict === 'named').map(({ each }) => each)
    const silent = about.filter(({ verdict }) => verdict === 'silent').map(({ each }) => each)
    const bearers = [named, silent].map((some) => some.filter((each) => each.text === text))
    const owner = oldest(bearers[0]?.length ? bearers[0] : (bearers[1] ?? []))
    if (owner === revision) return { own: text, inherited: null }
    return { own: null, inherited: { text, from: (owner ?? oldest(named))?.number ?? null } }
  })
}

function oldest(revisions: readonly CausedRevision[]): CausedRevision | undefined {
  return [...revisions].sort((a, b) => a.takenAt - b.takenAt || a.number - b.number)[0]
}

type Verdict = 'named' | 'silent' | 'contradicted'

function verdictOn(
  text: string,
  revision: CausedRevision,
  all: readonly CausedRevision[],
  knows: TagKnowledge,
): Verdict {
  const verdicts = [
    ...hexesIn(text).map((hex) => verdictOnHex(text, hex, revision, all)),
    ...pullSpecsIn(text).flatMap((spec) => revision.images.map((own) => verdictOnTag(spec, own, knows))),
    ...versionsIn(text).map((version) => verdictOnVersion(version, revision, all)),
  ]
  if (verdicts.includes('named')) return 'named'
  return verdicts.includes('contradicted') ? 'contradicted' : 'silent'
}

/** Digests and commits, shortened or whole. */
function hexesIn(text: string): string[] {
  return (text.match(/\bsha256:[0-9a-f]{6,64}\b|\b[0-9a-f]{7,64}\b/gi) ?? []).map((hex) => hex.toLowerCase())
}

function verdictOnHex(
  text: string,
  hex: string,
  revision: CausedRevision,
  all: readonly CausedRevision[],
): Verdict {
  const isPart = (of: CausedRevision) => idsOf(of).some((id) => id.startsWith(hex.replace('sha256:', '')))
  if (isPart(revision)) return 'named'
  if (hex.startsWith('sha256:') || all.some(isPart)) return 'contradicted'
  // A number can be a date or the number of a build.
  const isHash = /[a-f]/.test(hex) && /\d/.test(hex)
  const hasCommits = revision.images.every(({ commit }) => commit !== null)
  return isOurCause(text) || (isHash && hasCommits) ? 'contradicted' : 'silent'
}

function idsOf({ images }: CausedRevision): string[] {
  return images.flatMap(({ digest, commit }) => [digest?.replace('sha256:', '') ?? [], commit ?? []].flat())
}

/** `app:v1` and `quay.io/team/app:v1`, such as in what `--record` writes. */
function pullSpecsIn(text: string): { repository: string; tag: string }[] {
  const found = text.match(/[\w.-]+(?::\d+\/)?[\w./-]*:[\w][\w.-]*/g) ?? []
  return found.flatMap((each) => {
    const { repository, tag } = parsePullSpec(each.replace(/[.,;:]+$/, ''))
    return tag === null || repository.startsWith('sha256') ? [] : [{ repository, tag }]
  })
}

function verdictOnTag(
  { repository, tag }: { repository: string; tag: string },
  { image, digest }: CausedRevision['images'][number],
  knows: TagKnowledge,
): Verdict {
  const own = parsePullSpec(image)
  const [present, named] = [withoutHub(own.repository), withoutHub(repository)]
  const isSame = present === named || present.endsWith(`/${named}`)
  if (isSame && own.tag !== null) return own.tag === tag ? 'named' : 'contradicted'
  // A tag that moves names all of its images.
  return digest !== null && knows(repository, tag, digest) === false ? 'contradicted' : 'silent'
}

/** `docker.io/library/nginx` is what `nginx` means. */
function withoutHub(repository: string): string {
  return repository.replace(/^(?:index\.)?docker\.io\/(?:library\/)?/, '')
}

/** `1.2`, `v1.2.3` */
function versionsIn(text: string): string[] {
  return text.match(/(?<![\w./:-])v?\d+(?:\.\d+)+[\w-]*/g) ?? []
}

/** Only a version that is the tag of some revision counts: others can be about anything. */
function verdictOnVersion(
  version: string,
  revision: CausedRevision,
  all: readonly CausedRevision[],
): Verdict {
  const isTag = ({ images }: CausedRevision) =>
    images.some(({ image }) => withoutV(parsePullSpec(image).tag ?? '') === withoutV(version))
  if (isTag(revision)) return 'named'
  return all.some(isTag) ? 'contradicted' : 'silent'
}

/** Many write the version of a tag with a `v`, or leave it out. */
function withoutV(version: string): string {
  return version.replace(/^v(?=\d)/, '')
}
