import { z } from '#lib/domain/zod'
import type { Plan } from '#lib/plan/plan'
import { quote } from '#lib/plan/steps/shell'

const writesTemplate = z.object({ path: z.literal('/spec/template'), value: z.unknown() })

/**
 * The commands of a plan as the journal keeps them: without pod templates, which can hold secrets that readers of ConfigMaps
 * should not see (docs/decisions/0012).
 */
export function keptCommands({ commands, steps }: Plan): string[] {
  const templates = steps.flatMap(({ request }) => templatesIn(request.body)).map(inQuotes)
  return commands.map((command) =>
    templates.reduce((kept, template) => kept.replaceAll(template, ELIDED), command),
  )
}

const ELIDED = '"the pod template, which the journal does not keep"'

/** Other operations of a JSON patch write an image or our annotations. */
function templatesIn(body: object): unknown[] {
  const operations: unknown[] = Array.isArray(body) ? body : []
  return operations.flatMap((operation) => {
    const parsed = writesTemplate.safeParse(operation)
    return parsed.success ? [parsed.data.value] : []
  })
}

/** As it appears in the quoted body of a command. */
function inQuotes(value: unknown): string {
  return quote(JSON.stringify(value)).slice(1, -1)
}
