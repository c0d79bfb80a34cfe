import { PIN_ANNOTATIONS, isTagName } from '#lib/kubernetes/names'
import type { Answer } from '#lib/domain/cluster-error'
import { tagKey } from '#lib/domain/lanes'
import { parsePullSpec } from '#lib/domain/pull-spec'
import type { Snapshot } from '#lib/domain/snapshot'
import { pinOf, sourceOf, type StreamTag } from '#lib/domain/tag-source'
import type { RegistryCheck } from '#lib/domain/views'
import { consequencesOf } from '#lib/plan/consumers'
import type { ActionRequest, Planned } from '#lib/plan/plan'
import { dockerImage, tagPlan } from '#lib/plan/tag-plan'
import { foundDigest, movesHow, refuse, unaskedWarning } from '#lib/plan/words'

/** Lets a pinned tag follow the registry again, from where it did before. @param check what it would import */
export function planFollow(snapshot: Snapshot, tag: StreamTag, check: Answer<RegistryCheck>): Planned {
  const stream = tag.stream.metadata.name
  const name = tagKey(stream, tag.name)
  const followed = followedBy(tag)
  if (followed === null) return refuse('nothing-to-do', `${name} is not pinned.`)

  const { pullSpec, isGuess } = followed
  const request: ActionRequest = { action: 'follow', stream, tag: tag.name }
  const { effects, warnings, momentary } = consequencesOf(snapshot, tag, foundDigest(check))
  const annotations = Object.fromEntries(Object.values(PIN_ANNOTATIONS).map((key) => [key, null]))
  return {
    ok: true,
    plan: tagPlan(
      snapshot,
      tag,
      { annotations, from: dockerImage(pullSpec) },
      {
        request,
        title: `Resume following ${pullSpec}`,
        confirm: effects.length > 0 ? `Resume and ${movesHow(effects)}` : 'Resume following',
        sentence: `Set the source of ${name} to ${pullSpec}; the cluster then imports it.`,
        effects,
        warnings: [
          ...(isGuess
            ? [`Nobody recorded what ${name} followed before; ${pullSpec} is taken from its own name.`]
            : []),
          ...unaskedWarning(check, 'what will move is unknown'),
          ...(check.ok && check.value.state === 'failed'
            ? [`The registry refuses right now, so what runs keeps running: ${check.value.message}`]
            : []),
          ...warnings,
        ],
        momentary,
        afterwards: [
          check.ok && check.value.state === 'up-to-date'
            ? `${name} has the registry's newest image already, and takes each later import.`
            : `${name} takes the newest image of the registry at once, and each later import too.`,
        ],
      },
    ),
  }
}

/**
 * Where a pinned tag takes its images from again: what the pin recorded, or the registry tag of the tag's own name.
 * Null for a tag that is not pinned.
 */
export function followedBy(tag: StreamTag): { pullSpec: string; isGuess: boolean } | null {
  const source = sourceOf(tag)
  if (source.kind !== 'pinned') return null
  const recorded = pinOf(tag)?.follows ?? ''
  return canBeFollowed(recorded)
    ? { pullSpec: recorded, isGuess: false }
    : { pullSpec: `${source.repository}:${tag.name}`, isGuess: true }
}

/** An annotation is anybody's text: one that names nothing in a registry is passed over. */
function canBeFollowed(recorded: string): boolean {
  const { repository, tag } = parsePullSpec(recorded)
  return /^[\w.:-]+(\/[\w.-]+)*$/.test(repository) && !recorded.includes('@') && isTagName(tag ?? 'latest')
}
