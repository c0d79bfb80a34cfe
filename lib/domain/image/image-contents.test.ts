import { describe, expect, it } from 'vitest'
import { imageContents, withoutVariableValues } from '#lib/domain/image/image-contents'
import { answered } from '#lib/domain/testing/recorded-objects'
import { digest } from '#lib/domain/testing/test-objects'

const { image } = answered('ImageStreamImage', 'imagestreams-list-and-history', 3)

describe('what is in an image', () => {
  it('is its runtime settings, variables, labels and layers', () => {
    expect(imageContents(image)).toMatchObject({
      runtime: [
        ['Command', '/usr/bin/run_worker.sh'],
        ['User', '1024'],
        ['Working directory', '/src'],
      ],
      variables: [
        ['PATH', '/usr/local/bin:/usr/bin'],
        ['HOME', '/home/packit'],
      ],
      layers: [
        { digest: 'sha256:b31bb17aa25d9f8eddd772413d150d5f8d75ff6d7168c9730d322841c24b2fb2', size: 154 },
      ],
    })
    expect(imageContents(image).labels).toContainEqual(['name', 'packit-worker'])
  })

  it('is nothing for a manifest list', () => {
    const list = answered('ImageStreamTag', 'import-manifest-list', 3).image
    expect(imageContents(list)).toEqual({ runtime: [], variables: [], labels: [], layers: [] })
  })

  it('shows commands as typed in a shell', () => {
    const Config = {
      Entrypoint: ['/bin/sh', '-c', 'echo "two words"'],
      ExposedPorts: { '9090/tcp': {}, '8080/tcp': {} },
      Env: ['URL=redis://cache?db=1', 'EMPTY'],
    }
    const contents = imageContents({ metadata: { name: digest('a') }, dockerImageMetadata: { Config } })
    expect(contents.runtime).toEqual([
      ['Entrypoint', String.raw`/bin/sh -c "echo \"two words\""`],
      ['Exposed ports', '8080/tcp, 9090/tcp'],
    ])
    expect(contents.variables).toEqual([
      ['URL', 'redis://cache?db=1'],
      ['EMPTY', ''],
    ])
  })

  it('can hide the values of variables', () => {
    expect(withoutVariableValues(imageContents(image)).variables).toEqual([
      ['PATH', null],
      ['HOME', null],
    ])
  })
})
