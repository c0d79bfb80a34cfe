import type { LoopbackServer } from '../../loopback'
import type { Content } from '../../registry/images'
import { startRegistryServer, type RegistryContents } from '../../registry/server'
import { RecordedImages } from './images'
import type { Step } from '../recording'
import { missingDigests, type Move } from './registry-moves'

/** The registries of both series, as the README of the recordings lists them; nothing listens at 5999 and 15999. */
const OPEN = ['127.0.0.1:5000', '127.0.0.1:15000']
const WITH_LOGIN = ['127.0.0.1:5001', '127.0.0.1:15001']
const PLAIN_HTTP = ['127.0.0.1:5002', '127.0.0.1:15002']

/** Stands in for the recorded registries, with an image for each digest of a scenario. */
export class RecordedRegistries {
  readonly images: RecordedImages
  private readonly servers: LoopbackServer[] = []
  /** The recordings contain no credentials: the result of an import shows whether its pull secret is valid. */
  private access: 'granted' | 'refused' | 'with a login' = 'with a login'

  constructor(steps: Step[]) {
    this.images = new RecordedImages(steps, missingDigests(steps))
  }

  /** Resolves with the URL of each registry host. */
  async start(): Promise<Record<string, string>> {
    const urls = new Map<string, string>()
    for (const host of [...OPEN, ...WITH_LOGIN, ...PLAIN_HTTP]) {
      const server = await startRegistryServer(this.contentsOf(host))
      this.servers.push(server)
      const url = PLAIN_HTTP.includes(host) ? server.url.replace('http:', 'https:') : server.url
      urls.set(host, url)
      urls.set(host.replace('127.0.0.1', 'localhost'), url)
    }
    return Object.fromEntries(urls)
  }

  apply(moves: Move[]): void {
    for (const { repository, tag, digest, isLocked = false } of moves) {
      if (WITH_LOGIN.some((host) => repository.startsWith(host)))
        this.access = isLocked ? 'refused' : 'granted'
      if (isLocked) continue
      const { tags } = this.images.at(repository)
      const here = digest && this.images.digests.get(digest)
      if (here) tags.set(tag, here)
      else tags.delete(tag)
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.stop()))
  }

  private contentsOf(host: string): RegistryContents {
    const at = (repository: string) => this.images.at(`${host}/${repository}`)
    return {
      isPublic: () => !WITH_LOGIN.includes(host) || this.access === 'granted',
      admits: () => this.access !== 'refused',
      manifest: (repository, reference): Content | undefined => {
        const { manifests, tags } = at(repository)
        return manifests.get(tags.get(reference) ?? reference)
      },
      blob: (repository, digest) => at(repository).blobs.get(digest),
      tags: (repository) => [...at(repository).tags.keys()].sort(),
    }
  }
}
