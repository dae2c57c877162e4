print("showcaller")
