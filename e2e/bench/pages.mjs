export async function firstLoad() {}
export async function flight() {}
export async function opening() {}
