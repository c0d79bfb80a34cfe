import { isNamed } from '../../api/json'
import { isWrite, type Step } from '../recording'

/** The steps that wrote to an image stream, one of its tags, or imported into it. */
export function writesToStream(steps: Step[], namespace: string, name: string): number[] {
  const own = [`imagestreams/${name}`, `imagestreamtags/${name}`]
  const collections = ['imagestreamimports', 'imagestreamtags', 'imagestreams']
  return steps.flatMap((step, index) => {
    const { path, body } = step.request
    const [, where, rest = ''] = /\/namespaces\/([^/]+)\/([^:]+)/.exec(path) ?? []
    const isInBody = isNamed(body) && body.metadata.name.split(':')[0] === name
    const isHere = own.includes(rest) || (collections.includes(rest) && isInBody)
    return isWrite(step) && where === namespace && isHere ? [index] : []
  })
}
