/** As often as nodes that have no processor are asked again. */
const MOST = 5;

/**
 * What a refresh says when every running node had the time to answer: an emulated one that shares two processors may not find it
 * within the patience of a refresh, which then says so, and that it does not know.
 */
export async function whenAllAnswered<T>(refresh: () => Promise<T>, wordsOf: (said: T) => string): Promise<T> {
  let said = await refresh();
  for (let asked = 1; asked < MOST && wordsOf(said).includes("no answer within"); asked++) said = await refresh();
  return said;
}
