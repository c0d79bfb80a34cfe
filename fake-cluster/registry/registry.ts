import { buildAttachment, referrersIndex, tagOfAttachment, type Attachment } from './attachments'
import { buildImage, type Build, type BuiltImage, type Content } from './images'

type Repository = {
  manifests: Map<string, Content>
  blobs: Map<string, Content>
  /** Tag to digest. */
  tags: Map<string, string>
  /** By the digest of their image. */
  referrers: Map<string, { type: string; manifest: Content }[]>
}

/** Simulated faults of a repository: delayed answers, or a different status. */
export type RegistryFault = { delayMs?: number | undefined; status?: 401 | 404 | 500 | undefined }

/** The content of the registry, in memory. */
export class Registry {
  private readonly repositories = new Map<string, Repository>()

  private readonly faults = new Map<string, RegistryFault>()

  /** `user:password`; without it, private repositories cannot be pulled. */
  login: string | undefined

  constructor(private readonly privateRepositories: readonly string[] = []) {}

  /** Returns the new digest of the tag. @param image of the build, if it was made before: packing its layers takes time */
  push(build: Build & { tag: string }, image: BuiltImage = buildImage(build)): string {
    const { target, images } = image
    const repository = this.repositories.get(build.repository) ?? emptyRepository()
    this.repositories.set(build.repository, repository)
    for (const { manifest, config, layers } of images) {
      repository.manifests.set(manifest.digest, manifest)
      repository.blobs.set(config.digest, config)
      for (const layer of layers) repository.blobs.set(layer.digest, layer)
    }
    repository.manifests.set(target.digest, target)
    repository.tags.set(build.tag, target.digest)
    return target.digest
  }

  /** Attaches a document to an image that was pushed. */
  attach(name: string, digest: string, attachment: Attachment): void {
    const repository = this.repositories.get(name)
    const subject = repository?.manifests.get(digest)
    if (!repository || !subject) throw new Error(`There is no ${name}@${digest}.`)
    const { manifest, blobs } = buildAttachment(subject, attachment)
    for (const blob of blobs) repository.blobs.set(blob.digest, blob)
    repository.manifests.set(manifest.digest, manifest)
    const { type, by } = attachment
    if (by === 'tag') repository.tags.set(tagOfAttachment(subject), manifest.digest)
    else repository.referrers.set(digest, [...(repository.referrers.get(digest) ?? []), { type, manifest }])
  }

  /** The answer of the referrers API. */
  referrers(repository: string, digest: string): Content {
    return referrersIndex(this.repositories.get(repository)?.referrers.get(digest) ?? [])
  }

  /** The image stays and can still be pulled by digest. Returns whether the tag existed. */
  removeTag(repository: string, tag: string): boolean {
    return this.repositories.get(repository)?.tags.delete(tag) ?? false
  }

  /** Removes an image without tags, like garbage collection. */
  removeManifest(repository: string, digest: string): boolean {
    return this.repositories.get(repository)?.manifests.delete(digest) ?? false
  }

  break(repository: string, fault: RegistryFault): void {
    this.faults.set(repository, fault)
  }

  faultOf(repository: string): RegistryFault {
    return this.faults.get(repository) ?? {}
  }

  clear(): void {
    this.repositories.clear()
    this.faults.clear()
  }

  isPublic(repository: string): boolean {
    return this.repositories.has(repository) && !this.privateRepositories.includes(repository)
  }

  admits(login: string): boolean {
    return login === this.login
  }

  /** `reference` is a tag or a digest. */
  manifest(repository: string, reference: string): Content | undefined {
    const found = this.repositories.get(repository)
    return found?.manifests.get(found.tags.get(reference) ?? reference)
  }

  blob(repository: string, digest: string): Content | undefined {
    return this.repositories.get(repository)?.blobs.get(digest)
  }

  tags(repository: string): string[] {
    return [...(this.repositories.get(repository)?.tags.keys() ?? [])].sort()
  }
}

function emptyRepository(): Repository {
  return { manifests: new Map(), blobs: new Map(), tags: new Map(), referrers: new Map() }
}
