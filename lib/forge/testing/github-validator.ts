import { Ajv2020 } from 'ajv/dist/2020.js'
import schemas from './github-schemas.json'

const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false }).addSchema(
  schemas,
  'github',
)

/** What of an answer is not as GitHub publishes it; null if all is. @param name `branchAnswer` and so on, as the schemas beside this are called */
export function whyUnlikeGithub(name: string, answer: unknown): string | null {
  const check = ajv.getSchema(`github#/$defs/${name}`)
  if (check === undefined) return `there is no schema ${name}`
  return check(answer) === true ? null : ajv.errorsText(check.errors?.slice(0, 5))
}
