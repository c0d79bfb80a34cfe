import 'server-only'
import { markedElsewhere } from '#lib/plan/effects/marked-elsewhere'
import type { ExplainedPlan } from '#lib/plan/plan'
import { decide, type Authorized } from '#lib/server/auth/authorize'
import { marksIn } from '#lib/server/chronicle/marks'
import { config } from '#lib/server/config/config'

/** A plan with what is said of its images in the other environments that the person may view. */
export async function withMarksElsewhere(
  { environment, session }: Authorized,
  explained: ExplainedPlan,
): Promise<ExplainedPlan> {
  if (!explained.ok) return explained
  const { environments } = config()
  const others = environments.filter(({ name }) => name !== environment.name)
  const warnings = await Promise.all(
    others.map(async (each) => {
      const said = markedElsewhere(explained, { title: each.title, marks: marksIn(each) })
      if (said.length === 0) return []
      const { ok } = await decide(environments, session, each.name, 'view')
      return ok ? said : []
    }),
  )
  const { plan } = explained
  return { ...explained, plan: { ...plan, warnings: [...warnings.flat(), ...plan.warnings] } }
}
