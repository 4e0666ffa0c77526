/** Repeats a check until it passes, and fails with its last words when the time is over. */
export async function eventually(seconds: number, check: () => Promise<void>): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  }
}
