"""What systems outside speak: chats, push services, reports of mail servers. Pure of tables."""
