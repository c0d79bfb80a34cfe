import 'server-only'
import type { Marks } from '#lib/domain/chronicle/image-mark'
import { markedChecks } from '#lib/domain/marks/marked-images'
import { marksOf } from '#lib/domain/marks/marks'
import { Memo } from '#lib/domain/memo'
import type { Checks } from '#lib/domain/pipeline/attention'
import { withChronicle } from '#lib/server/chronicle/with-chronicle'
import type { Environment } from '#lib/server/config/parse'
import { driftOf } from '#lib/server/drift/drift'
import { storeOf } from '#lib/server/environment/stores'

/** What people said last of images, on the tags of an environment and in its chronicle. */
export function marksIn(environment: Environment): Marks {
  return marksOf(withChronicle(environment, storeOf(environment).snapshot()))
}

const marked = new Memo<Checks, Checks>()

/** The last registry checks with marks. The same map while nothing of them changes: what is counted with it is not counted again. */
export function checksIn(environment: Environment): Checks {
  const { checks } = driftOf(environment)
  const marks = marksIn(environment)
  if (marks.size === 0) return checks
  return marked.of(checks, [textOf(marks)], () => markedChecks(checks, marks))
}

const texts = new Memo<Marks, string>()

function textOf(marks: Marks): string {
  return texts.of(marks, [], () => JSON.stringify([...marks.values()]))
}
