import { gzipSync } from 'node:zlib'
import type { Measurement } from '../figure'
import { textOf } from '../requests'

export const firstLoad: Measurement = {
  rows: [
    { name: 'first-load JavaScript / hello-world page', unit: 'ratio of gzip', target: { atMost: 1.5 } },
  ],
  async measure({ instance: { pipelineUrl, headers }, helloUrl, log }) {
    const page = await scriptBytes(pipelineUrl, headers)
    const hello = await scriptBytes(await helloUrl())
    log(`  ${(page / 1000).toFixed(0)} KB, hello-world ${(hello / 1000).toFixed(0)} KB`)
    return [page / hello]
  },
}

async function scriptBytes(url: string, headers: Record<string, string> = {}): Promise<number> {
  const scripts = scriptsOf(await textOf(url, headers))
  if (scripts.length === 0) throw new Error(`${url} names no scripts`)
  const sizes = scripts.map(async (path) => gzipSync(await textOf(new URL(path, url).href)).length)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

/** Leaves out `nomodule` scripts: current browsers do not load them. */
function scriptsOf(page: string): string[] {
  const tags = [...page.matchAll(/<script\b[^>]*>/g)]
    .map(([tag]) => tag)
    .filter((tag) => !/\bnomodule\b/i.test(tag))
  const sources = tags.flatMap((tag) => /\bsrc="([^"]+)"/.exec(tag)?.[1] ?? [])
  return [...new Set(sources)]
}
