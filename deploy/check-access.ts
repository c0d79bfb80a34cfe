import { accessReport } from './access-report'

const { lines, isWhole } = await accessReport(process.argv.slice(2), process.env)
for (const line of lines) console.log(line)
// Connections stay open for the next request.
process.exit(isWhole ? 0 : 1)
