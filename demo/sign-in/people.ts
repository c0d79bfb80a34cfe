/** The people who can sign in to the demo, without a password. */
export type Person = { username: string; name: string; email: string; groups: string[] }

export const PEOPLE: readonly Person[] = [
  {
    username: 'operator',
    name: 'Olivia Operator',
    email: 'operator@packit.example',
    groups: ['packit-operators'],
  },
  { username: 'viewer', name: 'Victor Viewer', email: 'viewer@packit.example', groups: ['packit-viewers'] },
]

export function findPerson(username: string): Person | undefined {
  return PEOPLE.find((person) => person.username === username)
}
