// A sound file of one's own, in this browser only: read from it, kept in it (IndexedDB), sent nowhere.

const STORE = "own-sounds";

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("wellwish-timer", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

/** What `ask` of the store gives, once it is safely there. */
async function inStore(mode, ask) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const work = database.transaction(STORE, mode);
      const asked = ask(work.objectStore(STORE));
      work.oncomplete = () => resolve(asked.result);
      work.onerror = work.onabort = () => reject(work.error);
    });
  } finally {
    database.close();
  }
}

/** Of one person on this device: `owner` tells them apart. */
export class OwnSound {
  #owner;

  constructor(owner) {
    this.#owner = owner;
  }

  /** The file, or undefined. */
  read() {
    return inStore("readonly", (store) => store.get(this.#owner));
  }

  keep(file) {
    return inStore("readwrite", (store) => store.put(file, this.#owner));
  }

  remove() {
    return inStore("readwrite", (store) => store.delete(this.#owner));
  }
}
