import { parseArgs } from 'node:util'
import { startDemo } from './demo'
import { DEFAULT_DIRECTORY } from './run-file'

const { values } = parseArgs({
  options: {
    'product-url': { type: 'string', default: 'http://127.0.0.1:3000' },
    directory: { type: 'string', default: DEFAULT_DIRECTORY },
    'api-port': { type: 'string', default: '0' },
    'registry-port': { type: 'string', default: '0' },
    'sign-in-port': { type: 'string', default: '0' },
    'scheduled-import-seconds': { type: 'string', default: '60' },
    'build-seconds': { type: 'string', default: '20' },
    'more-streams': { type: 'string', default: '0' },
    'more-environments': { type: 'string', default: '0' },
    authorization: { type: 'string', default: 'roles' },
  },
})

const demo = await startDemo({
  productUrl: new URL(values['product-url']).origin,
  directory: values.directory,
  ports: {
    api: Number(values['api-port']),
    registry: Number(values['registry-port']),
    signIn: Number(values['sign-in-port']),
  },
  scheduledImportSeconds: Number(values['scheduled-import-seconds']),
  buildSeconds: Number(values['build-seconds']),
  moreStreams: Number(values['more-streams']),
  moreEnvironments: Number(values['more-environments']),
  byCluster: values.authorization === 'cluster',
})
console.log(`ready ${JSON.stringify(demo.run)}`)

let isStopping = false
function stop(): void {
  if (isStopping) return
  isStopping = true
  void demo.stop().finally(() => process.exit())
}

process.on('SIGTERM', stop)
process.on('SIGINT', stop)

// Stops if the process that started the demo has exited.
const parent = process.ppid
setInterval(() => {
  if (process.ppid !== parent) stop()
}, 1000).unref()
