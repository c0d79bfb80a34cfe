import 'server-only'

export const EVENT_STREAM = {
  'content-type': 'text/event-stream; charset=utf-8',
  // Compression or a buffering proxy would delay changes.
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
  // A stream then ends with its connection, and open streams are counted by connection.
  connection: 'close',
}
