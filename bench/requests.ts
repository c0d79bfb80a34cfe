import { Agent, request } from 'node:http'

type Headers = Record<string, string>

/** The whole answer; another status than 200 is a mistake of the bench. */
export async function textOf(url: string, headers: Headers = {}): Promise<string> {
  const response = await fetch(url, { headers, redirect: 'manual' })
  if (response.status !== 200) throw new Error(`${url} answered with status ${response.status}`)
  return response.text()
}

export async function millisecondsFor(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** How many whole answers come in a second over so many connections, each of which asks again at once. */
export async function answersPerSecond(
  url: string,
  { headers = {}, connections, seconds }: { headers?: Headers; connections: number; seconds: number },
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const until = performance.now() + seconds * 1000
  let answers = 0
  const ask = async () => {
    while (performance.now() < until) {
      await readToTheEnd(url, headers, agent)
      answers += 1
    }
  }
  try {
    const lasted = await millisecondsFor(() => Promise.all(Array.from({ length: connections }, ask)))
    return answers / (lasted / 1000)
  } finally {
    agent.destroy()
  }
}

function readToTheEnd(url: string, headers: Headers, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers, agent }, (answer) => {
      if (answer.statusCode !== 200)
        reject(new Error(`${url} answered with status ${answer.statusCode ?? 0}`))
      answer.resume().on('end', resolve).on('error', reject)
    })
    asked.on('error', reject).end()
  })
}
