import 'server-only'
import { tagKey } from '#lib/domain/lanes'
import { groupByReason, staleOf, staleWords } from '#lib/domain/freshness'
import { unreadOf } from '#lib/domain/pipeline'
import { KINDS, type Kind, type Snapshot } from '#lib/domain/snapshot'
import { liveTriggersOf } from '#lib/domain/triggers'
import type { ImageView } from '#lib/domain/views'
import { findWorkload } from '#lib/domain/workload'
import { revisionImages } from '#lib/domain/workload-view'
import { sourceOf } from '#lib/domain/tag-source'
import { findTag } from '#lib/domain/tag-view'
import type { ActionRequest, ExplainedPlan, Plan, Planned, Refused } from '#lib/plan/plan'
import { followedBy, planFollow } from '#lib/plan/plan-follow'
import { planImport } from '#lib/plan/plan-import'
import { planPin, type Author } from '#lib/plan/plan-pin'
import { planUndo } from '#lib/plan/plan-undo'
import { refuse } from '#lib/plan/words'
import type { Environment } from '#lib/server/config-text'
import { freshSnapshot, readImages } from '#lib/server/read-snapshot'
import { askRegistry } from '#lib/server/registry'
import { storeOf } from '#lib/server/stores'

type TagRequest = Extract<ActionRequest, { stream: string }>

/** Reads the environment afresh and plans the action; asks the registry first where the answer decides. */
export async function makePlan(
  environment: Environment,
  request: ActionRequest,
  author: Author,
): Promise<ExplainedPlan> {
  const shown = storeOf(environment).snapshot()
  const refused = refuseStale(shown, neededFor(request, shown))
  if (refused) return refused
  const snapshot = await freshSnapshot(environment)
  const [unread] = unreadOf(snapshot, neededFor(request, snapshot))
  if (unread) {
    return refuse(
      'unreadable',
      `The ${unread.what} could not be read, so what would move is unknown. ${unread.error.message}`,
    )
  }
  const asked: ImageView[] = []
  const planned =
    'workload' in request
      ? planWorkloadAction(snapshot, request)
      : await planTagAction(environment, snapshot, request, author, asked)
  return planned.ok
    ? { ...planned, images: await imagesOf(environment, snapshot, planned.plan, asked) }
    : planned
}

/** The image API being down does not keep anybody from undoing what no image trigger manages. */
function neededFor(request: ActionRequest, snapshot: Snapshot): readonly Kind[] {
  const workload = 'workload' in request ? findWorkload(snapshot, request.workload) : undefined
  const isUntriggered = workload !== undefined && liveTriggersOf(workload).length === 0
  return isUntriggered ? KINDS.filter((kind) => kind !== 'imageStreams') : KINDS
}

/** Whoever asks has seen the page: nobody may decide by what is no longer true, even if the plan could be made afresh. */
function refuseStale({ freshness, readAt }: Snapshot, needed: readonly Kind[]): Refused | null {
  const now = Date.parse(readAt)
  const [group] = groupByReason(staleOf(freshness, needed, now))
  if (!group) return null
  return refuse('stale', `Nothing is changed on stale data. ${staleWords(group, KINDS.length, now)}`)
}

/** The images that a plan moves: those that the registry just told of, which may not be imported yet, and the stream's. */
async function imagesOf(
  environment: Environment,
  snapshot: Snapshot,
  { request, effects }: Plan,
  asked: ImageView[],
): Promise<ImageView[]> {
  const told = new Set(asked.map(({ digest }) => digest))
  const moved = new Set(effects.flatMap(({ from, to }) => [from, to]))
  const wanted = candidates(snapshot, request).filter(({ digest }) => moved.has(digest) && !told.has(digest))
  return [...asked, ...(await readImages(environment, wanted)).values()]
}

/** Where the details of an image are found: in the stream of its tag, or in the one that has a revision's image. */
function candidates(snapshot: Snapshot, request: ActionRequest): { stream: string; digest: string }[] {
  if ('workload' in request) {
    const workload = findWorkload(snapshot, request.workload)
    return workload ? revisionImages(snapshot, workload) : []
  }
  const { stream } = request
  const items = findTag(snapshot, stream, request.tag)?.status?.items ?? []
  return items.map(({ image }) => ({ stream, digest: image }))
}

async function planTagAction(
  environment: Environment,
  snapshot: Snapshot,
  request: TagRequest,
  author: Author,
  asked: ImageView[],
): Promise<Planned> {
  const tag = findTag(snapshot, request.stream, request.tag)
  if (!tag) return refuse('not-found', `There is no image stream tag ${tagKey(request.stream, request.tag)}.`)
  const ask = async (pullSpec: string) => {
    const answer = await askRegistry(environment, tag, pullSpec)
    if (answer.ok && answer.value.state !== 'failed') asked.push(answer.value.image)
    return answer
  }
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

function planWorkloadAction(snapshot: Snapshot, request: Exclude<ActionRequest, TagRequest>): Planned {
  return request.action === 'revert' && typeof request.to === 'object' && 'revision' in request.to
    ? planUndo(snapshot, request.workload, request.to.revision)
    : refuse('nothing-to-do', 'This cannot be planned yet.')
}

/** For plans that are refused before the registry's answer would matter. */
const UNASKED = { ok: false, error: { code: 'failed', message: 'It was not asked.' } } as const
