import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseRun, type Run } from '../demo/run-file'
import type { FaultProxy } from './fault-proxy'
import { startNode, waitForLine, type NodeProcess } from './processes'

/** `options` are those of demo/main.ts. */
export function startDemo(productUrl: string, directory: string, options: string[]): NodeProcess {
  const args = ['--product-url', productUrl, '--directory', directory, ...options]
  return startNode(['--import', 'tsx', 'demo/main.ts', ...args])
}

export async function waitForRun(demo: NodeProcess): Promise<Run> {
  return parseRun(await waitForLine(demo, 'ready '))
}

/** Writes the demo's configuration of Quayside with the proxy as its cluster; 0 turns the registry checks off. */
export async function writeProxiedConfig(
  { env, clusterUrl }: Run,
  cluster: FaultProxy,
  directory: string,
  registryCheckSeconds: number,
): Promise<string> {
  const config = await readFile(env.QUAYSIDE_CONFIG ?? '', 'utf8')
  const path = join(directory, 'through-proxy.yaml')
  const proxied = config.replaceAll(clusterUrl, cluster.url)
  await writeFile(path, proxied.replaceAll(/(registryCheckSeconds): \d+/g, `$1: ${registryCheckSeconds}`))
  return path
}
