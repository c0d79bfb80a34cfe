import 'server-only'
import { tagKey } from '#lib/domain/lanes'
import { unreadOf } from '#lib/domain/pipeline'
import type { Snapshot } from '#lib/domain/snapshot'
import { sourceOf } from '#lib/domain/tag-source'
import { findTag } from '#lib/domain/tag-view'
import type { ActionRequest, Planned } from '#lib/plan/plan'
import { followedBy, planFollow } from '#lib/plan/plan-follow'
import { planImport } from '#lib/plan/plan-import'
import { planPin, type Author } from '#lib/plan/plan-pin'
import { planUndo } from '#lib/plan/plan-undo'
import { refuse } from '#lib/plan/words'
import type { Environment } from '#lib/server/config-text'
import { freshSnapshot } from '#lib/server/read-snapshot'
import { askRegistry } from '#lib/server/registry'

type TagRequest = Exclude<ActionRequest, { action: 'undo' }>

/** Reads the environment afresh and plans the action; asks the registry first where the answer decides. */
export async function makePlan(
  environment: Environment,
  request: ActionRequest,
  author: Author,
): Promise<Planned> {
  const snapshot = await freshSnapshot(environment)
  const [unread] = unreadOf(snapshot, [
    'imageStreams',
    'deployments',
    'statefulSets',
    'replicaSets',
    'controllerRevisions',
    'pods',
  ])
  if (unread) {
    return refuse(
      'unreadable',
      `The ${unread.what} could not be read, so what would move is unknown. ${unread.error.message}`,
    )
  }
  return request.action === 'undo'
    ? planUndo(snapshot, request.workload, request.revision)
    : planTagAction(environment, snapshot, request, author)
}

async function planTagAction(
  environment: Environment,
  snapshot: Snapshot,
  request: TagRequest,
  author: Author,
): Promise<Planned> {
  const tag = findTag(snapshot, request.stream, request.tag)
  if (!tag) return refuse('not-found', `There is no image stream tag ${tagKey(request.stream, request.tag)}.`)
  const ask = (pullSpec: string) => askRegistry(environment, tag, pullSpec)
  switch (request.action) {
    case 'import': {
      const source = sourceOf(tag)
      return planImport(snapshot, tag, source.kind === 'following' ? await ask(source.pullSpec) : UNASKED)
    }
    case 'pin': {
      const item = tag.status?.items?.find(({ image }) => image === request.digest)
      const preflight = item ? await ask(item.dockerImageReference) : UNASKED
      return planPin(snapshot, tag, request.digest, preflight, author)
    }
    case 'follow': {
      const followed = followedBy(tag)
      return planFollow(snapshot, tag, followed ? await ask(followed.pullSpec) : UNASKED)
    }
  }
}

/** For plans that are refused before the registry's answer would matter. */
const UNASKED = { ok: false, error: { code: 'failed', message: 'It was not asked.' } } as const
