// Runs once, when the data folder is new: the shop's user, with rights on the shop's database alone.
// readWrite for the documents, dbAdmin for indexes and validators.
db.getSiblingDB("admin").createUser({
  user: "shop",
  pwd: process.env.MONGODB_SHOP_PASSWORD,
  roles: [
    { role: "readWrite", db: "shop" },
    { role: "dbAdmin", db: "shop" },
  ],
});
