import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { ImageView } from '#lib/domain/image/image-views'
import type { RegistryCheck } from '#lib/domain/image-stream/image-stream-views'
import { importFailureOf } from '#lib/domain/image-stream/import-failure'
import { subjectOf, type ActionRequest } from '#lib/plan/actions/actions'
import { arrivalOf, isNewestOf, type Question } from '#lib/plan/registry-lookup'
import type { Environment } from '#lib/server/config/parse'
import { driftOf } from '#lib/server/drift/drift'
import { readPullSecrets } from '#lib/server/environment/pull-secrets'
import { askRegistry } from '#lib/server/environment/registry'
import { askLately } from '#lib/server/plans/registry-cache'
import { systemClock } from '#lib/runtime/system-clock'
import { LONG_LIMIT, withTimeLimit } from '#lib/runtime/time-limit'

/** Of more tags than this, what the last check says counts as well: the registry cannot be asked about all while a person waits. */
const MANY_TAGS = 50
const ASKING_MS = 5_000

/** The questions of one plan to the registry. */
export class RegistryQuestions {
  /** The images that the registry has, as far as the plan moves them: most of many tags have nothing new. */
  readonly images: ImageView[] = []
  readonly lists: Record<string, readonly string[]> = {}
  private readonly isOfMany: boolean
  private readonly isOfTooMany: boolean
  private readonly until = systemClock.now() + ASKING_MS

  constructor(
    private readonly environment: Environment,
    request: ActionRequest,
  ) {
    const subject = subjectOf(request)
    this.isOfMany = subject.kind === 'tags'
    // What undoes many tags does not name them.
    const isUnnamed = request.action === 'undo'
    this.isOfTooMany = subject.kind === 'tags' && (isUnnamed || subject.tags.length > MANY_TAGS)
  }

  async ask(question: Question): Promise<Answer<RegistryCheck>> {
    const { environment, isOfMany, isOfTooMany } = this
    const { tag, pullSpec } = question
    const answer = isOfTooMany
      ? await this.askInTime(question)
      : await withPullSecrets(
          environment,
          isOfMany ? askLately(environment, question) : askRegistry(environment, tag, pullSpec),
        )
    const told = answer.ok && answer.value.state !== 'failed' ? answer.value : null
    if (told && (told.state === 'newer' || !isOfMany)) this.images.push(told.image)
    if (told?.state === 'newer' && told.parts) this.lists[told.image.digest] = told.parts
    return answer
  }

  /** What is imported is asked about again, as far as the time allows: a plan says which image comes. */
  private async askInTime(question: Question): Promise<Answer<RegistryCheck>> {
    const { environment } = this
    const recent = driftOf(environment).recentAnswer(question)
    if (recent !== null && isIdle(question, recent)) return { ok: true, value: recent }
    const waitMs = Math.max(0, this.until - systemClock.now())
    const limit = { waitMs, onLate: () => undefined }
    const answer = await withTimeLimit(withPullSecrets(environment, askLately(environment, question)), limit)
    return answer ?? (recent === null ? LATE : { ok: true, value: recent })
  }
}

const LATE = {
  ok: false,
  error: { code: 'timeout', message: 'Of so many tags, some were not answered in time.' },
} as const

/** Whether nothing is imported by this answer: the tag has the image, or the registry refuses. */
function isIdle({ tag, pullSpec }: Question, check: RegistryCheck): boolean {
  const arrival = arrivalOf({ ok: true, value: check }, pullSpec)
  return arrival === null || isNewestOf(tag, arrival)
}

/** If the registry requires a login, the plan names the pull secrets, as the page of the tag does. */
async function withPullSecrets(
  environment: Environment,
  asked: Promise<Answer<RegistryCheck>>,
): Promise<Answer<RegistryCheck>> {
  const answer = await asked
  if (!answer.ok || answer.value.state !== 'failed') return answer
  if (importFailureOf(answer.value) !== 'unauthorised') return answer
  const pullSecrets = await readPullSecrets(environment, LONG_LIMIT)
  return pullSecrets === null ? answer : { ok: true, value: { ...answer.value, pullSecrets } }
}
