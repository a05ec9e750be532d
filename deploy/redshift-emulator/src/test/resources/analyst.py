"""What an analyst's script does: python3 analyst.py MODULE PORT USER PASSWORD FILE"""
import importlib
import sys

name, port, user, password, file = sys.argv[1:6]
driver = importlib.import_module(name)
table = name + "_t"

connection = driver.connect(host="127.0.0.1", port=port, user=user, password=password, dbname="postgres")
cursor = connection.cursor()
cursor.execute("CREATE TABLE " + table + " (id INT DISTKEY, name VARCHAR(20), at TIMESTAMP, doc SUPER) SORTKEY (id)")
cursor.execute("COPY " + table + " FROM '" + file + "' IAM_ROLE default JSON 'auto' TIMEFORMAT 'auto'")
cursor.execute("SELECT pg_last_copy_count()")
print("copied", cursor.fetchone()[0])
cursor.executemany("INSERT INTO " + table + " (id, name) VALUES (%s, %s)", [(number, "row %d" % number) for number in range(10, 15)])
connection.commit()

for number in range(8):
    cursor.execute("SELECT name, nvl(doc.k::varchar, %s) FROM " + table + " WHERE id = %s", ("none", 1 + number % 2))
    found = cursor.fetchone()
print("found", found)

cursor.execute("SELECT id, at, dateadd(day, 1, at) FROM " + table + " WHERE id = 1")
print("types", cursor.fetchone())

try:
    cursor.execute("COPY " + table + " FROM 's3://lake/psycopg/none' IAM_ROLE default JSON 'auto'")
except driver.Error as error:
    print("refused", str(error).splitlines()[0])
    connection.rollback()

named = connection.cursor("reader")
named.itersize = 2
named.execute("SELECT id FROM " + table + " ORDER BY id")
print("streamed", [row[0] for row in named])
connection.commit()

cursor.execute("SELECT \"column\", distkey FROM pg_table_def WHERE tablename = %s AND sortkey = 1", (table,))
print("defined", cursor.fetchone())
connection.close()
