import { PIN_ANNOTATIONS } from '#lib/kubernetes/names'
import type { Answer } from '#lib/domain/cluster-error'
import { parsePullSpec } from '#lib/domain/pull-spec'
import type { Snapshot } from '#lib/domain/snapshot'
import { pinOf, sourceOf, type StreamTag } from '#lib/domain/tag-source'
import type { RegistryCheck } from '#lib/domain/views'
import { consumerWarnings, effectsOf } from '#lib/plan/consumers'
import type { ActionRequest, Planned } from '#lib/plan/plan'
import { dockerImage, tagPlan } from '#lib/plan/tag-plan'
import { movesHow, refuse, unaskedWarning } from '#lib/plan/words'

/** Lets a pinned tag follow the registry again, from where it did before. @param check what it would import */
export function planFollow(snapshot: Snapshot, tag: StreamTag, check: Answer<RegistryCheck>): Planned {
  const name = `${tag.stream.metadata.name}:${tag.name}`
  const followed = followedBy(tag)
  if (followed === null) return refuse('nothing-to-do', `${name} is not pinned.`)

  const request: ActionRequest = { action: 'follow', stream: tag.stream.metadata.name, tag: tag.name }
  const found = check.ok && check.value.state !== 'failed' ? check.value.image.digest : null
  const effects = found === null ? [] : effectsOf(snapshot, tag, found)
  const annotations = Object.fromEntries(Object.values(PIN_ANNOTATIONS).map((key) => [key, null]))
  return {
    ok: true,
    plan: tagPlan(
      snapshot,
      tag,
      { annotations, from: dockerImage(followed.pullSpec) },
      {
        request,
        title: `Resume following ${followed.pullSpec}`,
        confirm: effects.length > 0 ? `Resume and ${movesHow(effects)}` : 'Resume following',
        sentence: `Set the source of ${name} to ${followed.pullSpec}; the cluster then imports it.`,
        effects,
        warnings: [
          ...(followed.isGuess
            ? [
                `Nobody recorded what ${name} followed before; ${followed.pullSpec} is taken from its own name.`,
              ]
            : []),
          ...unaskedWarning(check),
          ...(check.ok && check.value.state === 'failed'
            ? [`The registry refuses right now, so what runs keeps running: ${check.value.message}`]
            : []),
          ...(effects.length > 0 ? consumerWarnings(snapshot, tag) : []),
        ],
        afterwards: [
          effects.length > 0
            ? `${name} takes the newest image of the registry at once, and each later import too.`
            : `${name} takes each later import.`,
        ],
      },
    ),
  }
}

/**
 * Where a pinned tag takes its images from again: what the pin recorded, or the registry tag of the tag's own name.
 * An annotation is anybody's text: one that names no registry tag is passed over. Null for a tag that is not pinned.
 */
export function followedBy(tag: StreamTag): { pullSpec: string; isGuess: boolean } | null {
  const source = sourceOf(tag)
  if (source.kind !== 'pinned') return null
  const recorded = pinOf(tag)?.follows ?? ''
  const isUsable = /^[\w./:-]+$/.test(recorded) && parsePullSpec(recorded).tag !== null
  return isUsable
    ? { pullSpec: recorded, isGuess: false }
    : { pullSpec: `${source.repository}:${tag.name}`, isGuess: true }
}
