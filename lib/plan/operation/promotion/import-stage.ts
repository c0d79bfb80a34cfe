import { failureInWords } from '#lib/domain/image-stream/failure-advice'
import { importStateOf } from '#lib/domain/image-stream/import-state'
import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import { importWayWords, pinnedWords, type ImportWay } from '#lib/plan/effects/import-way'
import type { FedImages } from '#lib/plan/operation/promotion/fed-images'
import type { Operation } from '#lib/plan/operation/operation'
import { followUpOf } from '#lib/plan/operation/promotion/follow-up'
import { awaited, isTooLate, stageOf, type Followable, type Stage } from '#lib/plan/operation/promotion/stage'
import { ended, pending } from '#lib/plan/operation/verdict'
import type { Way } from '#lib/plan/plan'

/** Whether the tag has the image that the registry has, and by what it comes. */
export function importStage(followable: Followable, tag: string, images: FedImages, way: ImportWay): Stage {
  const about = { about: tag }
  if (images.imported !== null)
    return stageOf('import', 'done', `Imported.`, null, { ...about, since: images.imported.at })
  switch (way.kind) {
    case 'unknown':
      return stageOf('import', 'waiting', way.why, awaited(followable, 'unread', `${tag}: ${way.why}`), about)
    case 'never': {
      const verdict = ended('held', `${tag}: ${way.why}`)
      return stageOf('import', 'skipped', way.why, verdict, about)
    }
    case 'pinned': {
      const sentence = `${pinnedWords(way)}: nothing moves.`
      const verdict = ended('held', `${tag}: ${sentence}`, [followWay(tag)])
      return stageOf('import', 'skipped', sentence, verdict, about)
    }
    default:
      return followingStage(followable, tag, images, way)
  }
}

function followWay(key: string): Way {
  const { stream, tag } = splitTagKey(key)
  return { sentence: `Let ${key} follow the registry again…`, request: { action: 'follow', stream, tag } }
}

export function importWay(tags: readonly string[]): Way {
  const sentence = tags.length === 1 ? `Import ${tags[0] ?? ''}…` : `Import ${tags.length} tags…`
  return { sentence, request: { action: 'import-all', tags: [...tags], except: [] } }
}

type Following = Extract<ImportWay, { kind: 'scheduled' | 'cron-job' | 'by-hand' }>

function followingStage(
  followable: Followable,
  tag: string,
  { tag: found }: FedImages,
  way: Following,
): Stage {
  const { operation, facts } = followable
  const about = { about: tag }
  const held = (sentence: string) =>
    stageOf('import', 'waiting', sentence, ended('held', `${tag}: ${sentence}`, [importWay([tag])]), {
      ...about,
      advice: `Import ${tag} now, if you do not want to wait.`,
    })
  const state = found && importStateOf(found)
  if (state?.state === 'pending')
    return stageOf(
      'import',
      'doing',
      'The cluster imports it.',
      awaited(followable, 'waiting', `The cluster imports ${tag}.`),
      about,
    )
  const followUp = followUpOf(operation, tag, facts.others)
  const imports = operation.request.action === 'promote' && operation.request.imports
  const failure = state?.state === 'failed' ? ` The last import failed: ${failureInWords(state)}` : ''
  const cut = followUp === null ? null : whyNotImported(followUp, tag)
  if (cut !== null) {
    const verdict = ended('failed', `${tag}: ${cut}`, [importWay([tag])])
    return stageOf('import', 'failed', cut, verdict, { ...about, since: followUp?.end?.at ?? null })
  }
  const { scheduledImportSeconds } = facts.promotion
  const sentence = importWayWords(way, imports, scheduledImportSeconds)
  const comes = imports || way.kind === 'scheduled'
  const isOpen = followUp !== null && followUp.end === null
  if (!isOpen && (!comes || isTooLate(followable))) return held(`${sentence}${failure}`)
  const words = followUp === null ? sentence : importWords(followUp)
  const verdict = pending(failure === '' ? 'waiting' : 'failing', `${tag}: ${words}${failure}`)
  return stageOf('import', 'doing', `${words}${failure}`, verdict, {
    ...about,
    since: followUp?.startedAt ?? null,
    usualSeconds: imports ? null : scheduledImportSeconds,
  })
}

/** What the registry has under a tag can be another image when it is imported, and its commit is looked up after that. */
function importWords({ title, end }: Operation): string {
  return end === null
    ? `Quayside imports it: ${title}.`
    : `Quayside imported it: ${title}. The tag does not show an image of this commit yet.`
}

/** Why an import that a promotion started did not bring a tag its image; null where it goes on, or did. Of many tags, each has its own step. */
function whyNotImported({ end, steps }: Operation, tag: string): string | null {
  const step = steps.find((each) => each.tag === tag)
  if (end === null || step?.state === 'done') return null
  const isUnknown = step?.state === 'unknown'
  return `${isUnknown ? 'Whether it was imported is unknown' : 'It was not imported'}: ${step?.message ?? end.message}`
}
