import { parsePushArguments } from './push-arguments'
import { pushBuild } from './push-build'
import { DEFAULT_DIRECTORY } from './run-file'

const parsed = parsePushArguments(process.argv.slice(2))
const result = parsed.ok ? await pushBuild(parsed.value, DEFAULT_DIRECTORY) : parsed
if (result.ok) console.log(result.value)
else {
  console.error(result.error.message)
  process.exitCode = 1
}
