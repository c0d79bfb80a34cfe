import type { KubernetesObject } from '#lib/kubernetes/objects'

/** The labels and annotations of an object: tools leave the same marks in either. */
export function marksOf({ metadata: { labels, annotations } }: KubernetesObject): Map<string, string> {
  const marks = [...Object.entries(labels ?? {}), ...Object.entries(annotations ?? {})]
  return new Map(marks.filter(([, value]) => typeof value === 'string'))
}
