import { isObject } from './json'

/** The answer reduced to metadata, if the request accepts that (list-and-watch-semantics.json). */
export function accepted(accept: string, body: object): object {
  const wanted = /^application\/json;\s*as=(PartialObjectMetadata(?:List)?);/.exec(accept)?.[1]
  if (!wanted) return body
  if (!('items' in body) || !Array.isArray(body.items)) return partial(body)
  const items = body.items.filter(isObject).map(partial)
  return { ...body, kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', items }
}

function partial(object: object): object {
  const metadata = 'metadata' in object ? object.metadata : {}
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata }
}
